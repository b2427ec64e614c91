package dev.gradus.op.math;

/** {@code y = sin x; dx = dy cos x}. */
public record Sin() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.sin(x);
    }

    @Override
    public double slope(double x, double y) {
        return StrictMath.cos(x);
    }
}
