package dev.gradus.sequence;

import dev.gradus.kernel.Kernels;
import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * How the next token is chosen from its scores: {@code p = softmax(logits / temperature)}, cut to the {@code topK} likeliest
 * tokens, then to the fewest likeliest ones whose probabilities reach {@code topP} (nucleus; Holtzman et al. 2020).
 *
 * <p>Of tokens with equal scores the one with the smaller id counts as likelier.
 *
 * @param temperature 0 for the likeliest token always, 1 for the model's own distribution
 * @param topK most tokens to choose from, or 0 for all
 * @param topP share of the probability to choose from, above 0; 1 for all
 */
public record Sampling(double temperature, int topK, double topP) {

    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0 || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("sampling needs temperature >= 0, topK >= 0 and 0 < topP <= 1, got "
                    + temperature + ", " + topK + " and " + topP);
        }
    }

    /**
     * The likeliest token always.
     *
     * @return temperature 0
     */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1);
    }

    /**
     * The model's distribution, sharpened or flattened.
     *
     * @param temperature above 0
     * @return no cuts
     */
    public static Sampling temperature(double temperature) {
        return new Sampling(temperature, 0, 1);
    }

    /**
     * Chooses a token.
     *
     * @param logits a score for each token
     * @param rng one number is drawn, unless the choice is greedy
     * @return the token's id
     * @throws IllegalStateException if no score is finite or one is NaN
     */
    public int choose(float[] logits, Rng rng) {
        int best = likeliest(logits);
        if (temperature == 0) {
            return best;
        }
        float[] p = new float[logits.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = (float) ((logits[i] - logits[best]) / temperature);
        }
        Kernels.active().rows().softmax(p, 0, p, 0, 1, p.length);
        return topK == 0 && topP == 1 ? draw(p, inOrder(p.length), rng) : draw(p, kept(p), rng);
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            if (Float.isNaN(logits[i])) {
                throw new IllegalStateException("the model's score of token " + i + " is not a number");
            }
            best = logits[i] > logits[best] ? i : best;
        }
        if (!Float.isFinite(logits[best])) {
            throw new IllegalStateException("no token has a finite score; the best is " + logits[best]);
        }
        return best;
    }

    private static int[] inOrder(int n) {
        int[] ids = new int[n];
        Arrays.setAll(ids, i -> i);
        return ids;
    }

    /** The tokens that survive both cuts, likeliest first. */
    private int[] kept(float[] p) {
        long[] keys = new long[p.length]; // bits of a positive float order like the float
        Arrays.setAll(keys, i -> (long) ~Float.floatToRawIntBits(p[i]) << 32 | i);
        Arrays.sort(keys);
        int most = topK == 0 ? p.length : Math.min(topK, p.length);
        int count = 0;
        for (double sum = 0; count < most && (count == 0 || sum < topP); count++) {
            sum += p[(int) keys[count]];
        }
        return Arrays.stream(keys, 0, count).mapToInt(key -> (int) key).toArray();
    }

    private static int draw(float[] p, int[] ids, Rng rng) {
        double sum = 0;
        for (int id : ids) {
            sum += p[id];
        }
        double left = rng.nextDouble() * sum;
        for (int id : ids) {
            left -= p[id];
            if (left < 0) {
                return id;
            }
        }
        return ids[ids.length - 1];
    }
}
