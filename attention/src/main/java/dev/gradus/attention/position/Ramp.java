package dev.gradus.attention.position;

import java.util.function.DoubleUnaryOperator;

/** How pairs go over from slow ones, which are interpolated, to fast ones, which are kept. */
public enum Ramp {
    /** Linear in the rotations of a pair within L, as in the paper (Peng et al. 2023, section 3.2) and in Llama 3.1. */
    ROTATIONS,
    /** Linear in the index of a pair between whole numbers, as in the paper's code and Hugging Face's. */
    PAIRS,
    /** As {@link #PAIRS}, but the ends are not rounded ({@code truncate: false}). */
    EXACT_PAIRS;

    /** Keeps the ramp from being a step of no width. */
    private static final double LEAST = 0.001;

    /**
     * How much of its frequency each pair keeps.
     *
     * @param base of the frequencies
     * @param slow rotations within L below which a pair is interpolated
     * @param fast rotations within L above which a pair is kept
     * @return from 0 to 1, one a pair
     */
    double[] kept(RopeBase base, double slow, double fast) {
        double[] kept = new double[base.width() / 2];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Math.max(0, Math.min(1, share(base, slow, fast, i)));
        }
        return kept;
    }

    private double share(RopeBase base, double slow, double fast, int pair) {
        if (this == ROTATIONS) {
            double rotations = base.longest() / base.wavelengths()[pair];
            return slow == fast ? (rotations < slow ? 0 : 1) : (rotations - slow) / (fast - slow);
        }
        double first = Math.max(0, rounded(Math::floor, pairOf(base, fast)));
        double last = Math.min(base.width() - 1, rounded(Math::ceil, pairOf(base, slow)));
        return 1 - (pair - first) / (last == first ? LEAST : last - first);
    }

    private double rounded(DoubleUnaryOperator rounding, double pair) {
        return this == PAIRS ? rounding.applyAsDouble(pair) : pair;
    }

    /** Which pair, not a whole number, turns so often within L. */
    private static double pairOf(RopeBase base, double rotations) {
        return base.width() * StrictMath.log(base.longest() / (rotations * 2 * Math.PI))
                / (2 * StrictMath.log(base.theta()));
    }
}
