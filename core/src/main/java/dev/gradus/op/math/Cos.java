package dev.gradus.op.math;

/** {@code y = cos x; dx = -dy sin x}. */
public record Cos() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.cos(x);
    }

    @Override
    public double slope(double x, double y) {
        return -StrictMath.sin(x);
    }
}
