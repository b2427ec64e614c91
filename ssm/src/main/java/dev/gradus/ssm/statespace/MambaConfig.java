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
 * @param rule exponential Euler, as the public code computes and checkpoints expect, or zero-order hold, as the paper writes
 * @param steps first step lengths
 */
public record MambaConfig(
        int modelDim, int innerDim, int states, int convWidth, int rank, boolean biased, boolean convBiased,
        Discretisation rule, StepInit steps) {

    /** Checks the sizes. */
    public MambaConfig {
        if (modelDim < 1 || innerDim < 1 || states < 1 || convWidth < 1 || rank < 1) {
            throw new IllegalArgumentException("Mamba needs positive sizes, got modelDim " + modelDim + ", innerDim "
                    + innerDim + ", states " + states + ", convWidth " + convWidth + ", rank " + rank);
        }
        if (rule == Discretisation.FORWARD_EULER) {
            throw new IllegalArgumentException("Mamba needs a stable discretisation, got " + rule);
        }
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
        return new MambaConfig(modelDim, innerDim, n, convWidth, rank, biased, convBiased, rule, steps);
    }

    /**
     * The same form under another discretisation.
     *
     * @param other the rule
     * @return the settings
     */
    public MambaConfig withRule(Discretisation other) {
        return new MambaConfig(modelDim, innerDim, states, convWidth, rank, biased, convBiased, other, steps);
    }
}
