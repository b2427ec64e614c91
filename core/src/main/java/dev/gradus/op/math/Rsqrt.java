package dev.gradus.op.math;

/** {@code y = 1 / sqrt(x); dx = -dy y^3 / 2}. */
public record Rsqrt() implements UnaryOp {

    @Override
    public double value(double x) {
        return 1 / Math.sqrt(x);
    }

    @Override
    public double slope(double x, double y) {
        return -0.5 * y * y * y;
    }
}
