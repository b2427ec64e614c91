package dev.gradus.op.math;

/**
 * {@code y = e^x - 1; dx = dy (y + 1)}.
 *
 * <p>Exact near 0.
 */
public record Expm1() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.expm1(x);
    }

    @Override
    public double slope(double x, double y) {
        return y + 1;
    }
}
