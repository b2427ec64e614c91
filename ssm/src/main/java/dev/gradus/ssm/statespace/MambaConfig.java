package dev.gradus.ssm.statespace;

import dev.gradus.ssm.scan.Discretisation;

/**
 * Form of a Mamba mixer.
 *
 * @param modelDim D
 * @param innerDim E, twice D in the paper
 * @param states N, numbers that a channel remembers
 * @param convWidth tokens that the convolution sees
 * @param rank R of the step length
 * @param biased whether in_proj and out_proj have biases
 * @param convBiased whether the convolution has one
 * @param rule exponential Euler, as the public code computes and checkpoints expect, or zero-order hold, as the paper
 *     writes
 * @param steps first step lengths
 * @param innerEps of norms of the step length, B and C before they are used, as Jamba has them; 0 for none
 */
public record MambaConfig(
        int modelDim, int innerDim, int states, int convWidth, int rank, boolean biased, boolean convBiased,
        Discretisation rule, StepInit steps, double innerEps) {

    /** Checks the sizes. */
    public MambaConfig {
        if (!(innerEps >= 0)) {
            throw new IllegalArgumentException("Mamba needs an innerEps of at least 0, got " + innerEps);
        }
        if (modelDim < 1 || innerDim < 1 || states < 1 || convWidth < 1 || rank < 1) {
            throw new IllegalArgumentException("Mamba needs positive sizes, got modelDim " + modelDim + ", innerDim "
                    + innerDim + ", states " + states + ", convWidth " + convWidth + ", rank " + rank);
        }
        if (rule == Discretisation.FORWARD_EULER) {
            throw new IllegalArgumentException("Mamba needs a stable discretisation, got " + rule);
        }
    }

    /**
     * A form without inner norms.
     *
     * @param modelDim D
     * @param innerDim E
     * @param states N
     * @param convWidth tokens that the convolution sees
     * @param rank R of the step length
     * @param biased whether in_proj and out_proj have biases
     * @param convBiased whether the convolution has one
     * @param rule how steps are made
     * @param steps first step lengths
     */
    public MambaConfig(
            int modelDim, int innerDim, int states, int convWidth, int rank, boolean biased, boolean convBiased,
            Discretisation rule, StepInit steps) {
        this(modelDim, innerDim, states, convWidth, rank, biased, convBiased, rule, steps, 0);
    }

    /**
     * The paper's form: twice as wide inside, 16 states, a convolution over 4 tokens, rank D/16.
     *
     * @param modelDim D
     * @return the settings
     */
    public static MambaConfig of(int modelDim) {
        return new MambaConfig(
                modelDim, 2 * modelDim, 16, 4, (modelDim + 15) / 16, false, true, Discretisation.EXPONENTIAL_EULER,
                StepInit.MAMBA);
    }

    /**
     * The same form with another number of states.
     *
     * @param n N
     * @return the settings
     */
    public MambaConfig withStates(int n) {
        return new MambaConfig(modelDim, innerDim, n, convWidth, rank, biased, convBiased, rule, steps, innerEps);
    }

    /**
     * The same form under another discretisation.
     *
     * @param other the rule
     * @return the settings
     */
    public MambaConfig withRule(Discretisation other) {
        return new MambaConfig(modelDim, innerDim, states, convWidth, rank, biased, convBiased, other, steps, innerEps);
    }

    /**
     * The same form with norms of the step length, B and C (Lieber et al. 2024, Jamba).
     *
     * @param eps of the norms, positive
     * @return the settings
     */
    public MambaConfig withInnerNorms(double eps) {
        return new MambaConfig(
                modelDim, innerDim, states, convWidth, rank, biased, convBiased, rule, steps, eps);
    }
}
