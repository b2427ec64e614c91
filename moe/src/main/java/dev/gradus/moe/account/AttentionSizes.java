package dev.gradus.moe.account;

/**
 * Attention of a layer.
 *
 * @param heads     H
 * @param kvHeads   K, heads of keys and values
 * @param headDim   d
 * @param biased    whether the projections to queries, keys and values have biases
 * @param outBiased whether the projection back has one
 */
public record AttentionSizes(int heads, int kvHeads, int headDim, boolean biased, boolean outBiased) {

    /** Checks the ranges. */
    public AttentionSizes {
        if (heads < 1 || kvHeads < 1 || headDim < 1) {
            throw new IllegalArgumentException("attention needs heads, kvHeads and headDim of at least 1, got " + heads
                    + ", " + kvHeads + " and " + headDim);
        }
    }

    /**
     * Without biases, with as many heads of keys and values as of queries.
     *
     * @param heads   H
     * @param headDim d
     * @return the sizes
     */
    public static AttentionSizes of(int heads, int headDim) {
        return new AttentionSizes(heads, heads, headDim, false, false);
    }

    /** {@code D (H + 2 K) d + H d D} and the biases. */
    long parameters(int modelDim) {
        long inner = (heads + 2L * kvHeads) * headDim;
        long outer = (long) heads * headDim;
        return modelDim * (inner + outer) + (biased ? inner : 0) + (outBiased ? modelDim : 0);
    }

    /** Keys and values of one token. */
    long cached() {
        return 2L * kvHeads * headDim;
    }
}
