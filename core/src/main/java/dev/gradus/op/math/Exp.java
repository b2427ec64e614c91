package dev.gradus.op.math;

/** {@code y = e^x; dx = dy y}. */
public record Exp() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.exp(x);
    }

    @Override
    public double slope(double x, double y) {
        return y;
    }
}
