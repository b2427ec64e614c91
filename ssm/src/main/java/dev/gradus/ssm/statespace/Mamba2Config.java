package dev.gradus.ssm.statespace;

/**
 * Form of a Mamba-2 mixer.
 *
 * @param modelDim D
 * @param innerDim E, a multiple of headDim
 * @param headDim P, channels of a head
 * @param states N, rows of a head's state
 * @param groups G, a divisor of the heads; the heads of a group share B and C
 * @param convWidth tokens that the convolution sees
 * @param biased whether in_proj and out_proj have biases
 * @param convBiased whether the convolution has one
 * @param normGroups groups of channels that are normalised apart, a divisor of E
 * @param normBeforeGate whether the gate comes after the norm
 * @param eps of the norm
 * @param leastStep steps are made at least this long
 * @param mostStep steps are made at most this long; may be infinite
 * @param steps first step lengths
 */
public record Mamba2Config(
        int modelDim, int innerDim, int headDim, int states, int groups, int convWidth, boolean biased,
        boolean convBiased, int normGroups, boolean normBeforeGate, double eps, double leastStep, double mostStep,
        StepInit steps) {

    /** Checks the sizes. */
    public Mamba2Config {
        if (modelDim < 1 || innerDim < 1 || headDim < 1 || states < 1 || groups < 1 || convWidth < 1
                || normGroups < 1) {
            throw new IllegalArgumentException("Mamba-2 needs positive sizes, got modelDim " + modelDim + ", innerDim "
                    + innerDim + ", headDim " + headDim + ", states " + states + ", groups " + groups + ", convWidth "
                    + convWidth + ", normGroups " + normGroups);
        }
        if (innerDim % headDim != 0 || innerDim / headDim % groups != 0 || innerDim % normGroups != 0) {
            throw new IllegalArgumentException(
                    "Mamba-2 needs a headDim that divides innerDim, groups that divide the heads"
                            + " and normGroups that divide innerDim, got innerDim " + innerDim + ", headDim " + headDim
                            + ", groups " + groups + ", normGroups " + normGroups);
        }
        if (!(leastStep >= 0 && leastStep <= mostStep)) {
            throw new IllegalArgumentException(
                    "Mamba-2 needs step limits with 0 <= least <= most, got " + leastStep + " and " + mostStep);
        }
    }

    /**
     * The paper's form: twice as wide inside, one group, a convolution over 4 tokens.
     *
     * @param modelDim D
     * @param headDim P, a divisor of 2 D; 64 in the paper
     * @param states N; 128 in the paper
     * @return the settings
     */
    public static Mamba2Config of(int modelDim, int headDim, int states) {
        return new Mamba2Config(
                modelDim, 2 * modelDim, headDim, states, 1, 4, false, true, 1, false, 1e-5, 0,
                Double.POSITIVE_INFINITY, StepInit.MAMBA);
    }

    /**
     * Number of heads.
     *
     * @return H
     */
    public int heads() {
        return innerDim / headDim;
    }

    /** Channels of the convolution: x, B and C. */
    int convDim() {
        return innerDim + 2 * groups * states;
    }
}
