package dev.gradus.op.math;

/** {@code y = tanh x; dx = dy (1 - y^2)}. */
public record Tanh() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.tanh(x);
    }

    @Override
    public double slope(double x, double y) {
        return 1 - y * y;
    }
}
