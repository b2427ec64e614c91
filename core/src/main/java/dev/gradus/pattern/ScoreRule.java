package dev.gradus.pattern;

/**
 * What becomes of the score s of a query and a key before the softmax: {@code cap tanh(s / cap)}, then a bias is added.
 *
 * @param cap bound of the scores (Gemma 2), or 0 for none
 * @param bias what is added, or null for nothing
 */
public record ScoreRule(double cap, ScoreBias bias) {

    /** Scores stay as they are. */
    public static final ScoreRule NONE = new ScoreRule(0, null);

    /** Checks the cap. */
    public ScoreRule {
        if (!(cap >= 0) || Double.isInfinite(cap)) {
            throw new IllegalArgumentException("a cap of scores needs to be positive, or 0 for none, got " + cap);
        }
    }

    /**
     * Scores with a bias.
     *
     * @param bias what is added
     * @return without a cap
     */
    public static ScoreRule biased(ScoreBias bias) {
        return new ScoreRule(0, bias);
    }

    /**
     * Scores within bounds.
     *
     * @param cap the bound
     * @return without a bias
     */
    public static ScoreRule capped(double cap) {
        return new ScoreRule(cap, null);
    }

    /**
     * The score after the rule, in float64.
     *
     * @param score of the pair
     * @param weights table [rows, H], not read without a bias
     * @param heads H
     * @param head which head
     * @param query position of the query
     * @param key position of the key
     * @return the new score
     */
    public double apply(double score, double[] weights, int heads, int head, int query, int key) {
        double bounded = cap == 0 ? score : cap * StrictMath.tanh(score / cap);
        return bias == null
                ? bounded
                : bounded + weights[bias.row(query, key) * heads + head] * bias.factor(query, key);
    }

    /**
     * The derivative of {@link #apply} by the score.
     *
     * @param score of the pair, before the rule
     * @return {@code 1 - tanh(score / cap)^2}, or 1 without a cap
     */
    public double slope(double score) {
        double t = cap == 0 ? 0 : StrictMath.tanh(score / cap);
        return 1 - t * t;
    }
}
