package dev.gradus.op.math;

/**
 * {@code y = ln(1 + x); dx = dy / (1 + x)}.
 *
 * <p>Exact near 0.
 */
public record Log1p() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.log1p(x);
    }

    @Override
    public double slope(double x, double y) {
        return 1 / (1 + x);
    }
}
