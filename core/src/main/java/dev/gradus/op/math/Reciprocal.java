package dev.gradus.op.math;

/** {@code y = 1 / x; dx = -dy y^2}. */
public record Reciprocal() implements UnaryOp {

    @Override
    public double value(double x) {
        return 1 / x;
    }

    @Override
    public double slope(double x, double y) {
        return -y * y;
    }
}
