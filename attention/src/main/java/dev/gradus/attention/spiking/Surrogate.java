package dev.gradus.attention.spiking;

/**
 * What stands in for the derivative of a spike, which is 0 wherever it exists (Neftci et al. 2019).
 *
 * @param shape form of the curve
 * @param slope how steep it is, above 0
 */
public record Surrogate(Shape shape, double slope) {

    /** Forms, for a potential u above the threshold and a slope k. */
    public enum Shape {
        /** {@code 1 / (1 + k |u|)^2}. */
        FAST_SIGMOID,
        /** {@code (k / 2) / (1 + (pi k u / 2)^2)}. */
        ARC_TANGENT,
        /** {@code k s(k u) (1 - s(k u))} with the sigmoid s. */
        SIGMOID
    }

    /** Checks the slope. */
    public Surrogate {
        if (!(slope > 0) || Double.isInfinite(slope)) {
            throw new IllegalArgumentException("a surrogate gradient needs a slope above 0, got " + slope);
        }
    }

    /**
     * The stand-in.
     *
     * @param u potential above the threshold
     * @return its derivative
     */
    public double derivative(double u) {
        return switch (shape) {
            case FAST_SIGMOID -> 1 / ((1 + slope * Math.abs(u)) * (1 + slope * Math.abs(u)));
            case ARC_TANGENT -> slope / 2 / (1 + Math.PI / 2 * slope * u * (Math.PI / 2 * slope * u));
            case SIGMOID -> {
                double s = 1 / (1 + StrictMath.exp(-slope * u));
                yield slope * s * (1 - s);
            }
        };
    }
}
