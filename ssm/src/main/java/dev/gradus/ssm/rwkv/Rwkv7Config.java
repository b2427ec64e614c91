package dev.gradus.ssm.rwkv;

/**
 * Form of RWKV-7's time mixing.
 *
 * @param modelDim D
 * @param headSize N, a divisor of D
 * @param decayRank rank of what makes the decay
 * @param rateRank rank of what makes the rate of learning in context
 * @param valueRank rank of what mixes in the values of the first layer
 * @param gateRank rank of the gate
 * @param eps of the norm
 * @param residual whether the values of the first layer are mixed in: in all layers but the first
 * @param depth where the layer stands
 */
public record Rwkv7Config(
        int modelDim, int headSize, int decayRank, int rateRank, int valueRank, int gateRank, double eps,
        boolean residual, Depth depth) {
    private static final int RANK_STEP = 32;

    /** Checks the sizes. */
    public Rwkv7Config {
        if (modelDim < 1 || headSize < 1 || modelDim % headSize != 0 || !(eps > 0)
                || Math.min(Math.min(decayRank, rateRank), Math.min(valueRank, gateRank)) < 1) {
            throw new IllegalArgumentException(
                    "RWKV-7 needs a headSize that divides modelDim, ranks of at least 1 and a"
                            + " positive eps, got headSize " + headSize + ", modelDim " + modelDim + ", ranks "
                            + decayRank + ", "
                            + rateRank + ", " + valueRank + " and " + gateRank + " and eps " + eps);
        }
    }

    /**
     * BlinkDL's ranks for a width, eps 64e-5.
     *
     * @param modelDim D
     * @param headSize N
     * @param residual whether the values of the first layer are mixed in
     * @param depth where the layer stands
     * @return the settings
     */
    public static Rwkv7Config of(int modelDim, int headSize, boolean residual, Depth depth) {
        return new Rwkv7Config(modelDim, headSize, rank(2.5, modelDim), rank(2.5, modelDim), rank(1.7, modelDim),
                rank(5, modelDim), 64e-5, residual, depth);
    }

    private static int rank(double factor, int width) {
        return (int) Math.max(RANK_STEP, RANK_STEP * Math.round(factor * Math.sqrt(width) / RANK_STEP));
    }

    int heads() {
        return modelDim / headSize;
    }

    /** From -1/2 at the first channel to 1/2 at the last. */
    private double line(int i) {
        return modelDim == 1 ? 0 : (double) i / (modelDim - 1) - 0.5;
    }

    /** From -1 to 1 over the channels of a head, flat in the middle. */
    private double bend(int i) {
        double half = (headSize - 1) / 2.0;
        double z = half == 0 ? 0 : (i % headSize - half) / half;
        return z * Math.abs(z);
    }

    double firstDecay(int i) {
        double power = 1 + StrictMath.pow(depth.up(), 0.3);
        return -5.5 + 6 * StrictMath.pow(line(i) + 0.5, power) + 2.5 * bend(i);
    }

    double firstRate(int i) {
        return -0.19 + 0.3 * bend(i) + 0.4 * line(i);
    }

    double firstResidual(int i) {
        return 0.73 - 0.4 * line(i);
    }

    double firstRemoved(int i) {
        return 0.71 - 0.1 * line(i);
    }

    /** How much of the token before is mixed in at first. */
    double firstMix(int i, double power) {
        return 1 - StrictMath.pow((double) i / modelDim, power * depth.down());
    }
}
