package dev.gradus.ssm.linear;

/**
 * Form of a DeltaNet.
 *
 * @param heads sizes
 * @param convWidth tokens that the filters of queries, keys and values see
 * @param gated whether the state fades and the output has a gate
 * @param mostBeta what beta comes near: 1, or 2 to allow negative eigenvalues, with which a state can count modulo 2
 * @param eps of the norm
 * @param leastLength by which shorter keys are divided
 */
public record DeltaNetConfig(
        HeadForm heads, int convWidth, boolean gated, double mostBeta, double eps, double leastLength) {

    /** Checks the ranges. */
    public DeltaNetConfig {
        if (convWidth < 1 || !(mostBeta > 0 && mostBeta <= 2) || !(eps > 0) || !(leastLength > 0)) {
            throw new IllegalArgumentException(
                    "a DeltaNet needs a convWidth of at least 1, mostBeta above 0 and at most 2"
                            + " and positive eps and leastLength, got " + convWidth + ", " + mostBeta + ", " + eps
                            + " and "
                            + leastLength);
        }
    }

    /**
     * DeltaNet's: filters of 4 tokens.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param mostBeta 1 or 2
     * @return the settings
     */
    public static DeltaNetConfig of(int modelDim, int heads, double mostBeta) {
        return new DeltaNetConfig(HeadForm.of(modelDim, heads, modelDim, modelDim), 4, false, mostBeta, 1e-5, 1e-6);
    }

    /**
     * Gated DeltaNet's: values twice as wide as keys.
     *
     * @param modelDim D
     * @param heads H
     * @param keySize K
     * @return the settings
     */
    public static DeltaNetConfig gated(int modelDim, int heads, int keySize) {
        return new DeltaNetConfig(new HeadForm(modelDim, heads, keySize, 2 * keySize), 4, true, 1, 1e-5, 1e-6);
    }

    String family() {
        return gated ? "gated DeltaNet" : "DeltaNet";
    }
}
