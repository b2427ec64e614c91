package dev.gradus.ssm.statespace;

/**
 * Form of a Mamba-3 mixer.
 *
 * @param modelDim D
 * @param innerDim E, a multiple of headDim
 * @param headDim P, channels of a head
 * @param states N, rows of a head's state
 * @param pairs R, pairs of rows that turn, at most N/2; 0 for none
 * @param eps of the norms of B and C
 * @param steps first step lengths
 */
public record Mamba3Config(
        int modelDim, int innerDim, int headDim, int states, int pairs, double eps, StepInit steps) {

    /** Checks the sizes. */
    public Mamba3Config {
        if (modelDim < 1 || innerDim < 1 || headDim < 1 || states < 1 || innerDim % headDim != 0 || !(eps > 0)) {
            throw new IllegalArgumentException("Mamba-3 needs positive sizes and eps and a headDim that divides"
                    + " innerDim, got modelDim " + modelDim + ", innerDim " + innerDim + ", headDim " + headDim
                    + ", states " + states + " and eps " + eps);
        }
        if (pairs < 0 || 2 * pairs > states) {
            throw new IllegalArgumentException(
                    "Mamba-3 can turn 0 to " + states / 2 + " pairs of " + states + " rows, got " + pairs);
        }
    }

    /**
     * Twice as wide inside as outside; half the rows turn.
     *
     * @param modelDim D
     * @param headDim P, a divisor of 2 D
     * @param states N
     * @return the settings
     */
    public static Mamba3Config of(int modelDim, int headDim, int states) {
        return new Mamba3Config(modelDim, 2 * modelDim, headDim, states, states / 4, 1e-5, StepInit.MAMBA);
    }

    /**
     * The same form with another number of pairs that turn; with none, states only fade.
     *
     * @param r R
     * @return the settings
     */
    public Mamba3Config withPairs(int r) {
        return new Mamba3Config(modelDim, innerDim, headDim, states, r, eps, steps);
    }

    /** H. */
    int heads() {
        return innerDim / headDim;
    }
}
