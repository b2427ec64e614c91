package dev.gradus.op.math;

/** {@code y = -x; dx = -dy}. */
public record Neg() implements UnaryOp {

    @Override
    public double value(double x) {
        return -x;
    }

    @Override
    public double slope(double x, double y) {
        return -1;
    }
}
