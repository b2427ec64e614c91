package dev.gradus.moe.router;

/**
 * When a token of top-2 routing uses its second expert, of normalised weight {@code g2}; papers and codes differ.
 *
 * @param rule  the kind of rule
 * @param value its number: c of {@link Rule#RANDOM}, the bound of {@link Rule#THRESHOLD}, else without meaning
 */
public record SecondExpert(Rule rule, double value) {
    /** Always. */
    public static final SecondExpert ALWAYS = new SecondExpert(Rule.ALWAYS, 0);
    /** Never: top-1. */
    public static final SecondExpert NEVER = new SecondExpert(Rule.NEVER, 0);
    /** At random with probability {@code min(1, 2 g2)}: GShard's paper, algorithm 1. */
    public static final SecondExpert PAPER = new SecondExpert(Rule.RANDOM, 2);
    /** At random with probability {@code min(1, g2 / 0.2)}: Mesh TensorFlow. */
    public static final SecondExpert MESH = new SecondExpert(Rule.RANDOM, 5);
    /** Always, but the second expert is drawn by Gumbel noise on the scores: fairscale. */
    public static final SecondExpert GUMBEL = new SecondExpert(Rule.GUMBEL, 0);

    /** The kinds of rules. */
    public enum Rule {
        /** Always. */
        ALWAYS,
        /** Never. */
        NEVER,
        /** If {@code g2 > value}. */
        THRESHOLD,
        /** With probability {@code min(1, value g2)}. */
        RANDOM,
        /** Always; it is the one with the greatest score plus Gumbel noise. */
        GUMBEL
    }

    /** Checks the range. */
    public SecondExpert {
        if (!(value >= 0) || rule == Rule.RANDOM && !(value > 0)) {
            throw new IllegalArgumentException(
                    "the rule for the second expert needs a positive number, got " + value + " for " + rule);
        }
    }

    /** Whether a weight suffices, given a number drawn from [0, 1). */
    boolean uses(double weight, double uniform) {
        return switch (rule) {
            case ALWAYS, GUMBEL -> true;
            case NEVER -> false;
            case THRESHOLD -> weight > value;
            case RANDOM -> uniform < value * weight;
        };
    }
}
