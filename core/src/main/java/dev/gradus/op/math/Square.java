package dev.gradus.op.math;

/** {@code y = x^2; dx = 2 dy x}. */
public record Square() implements UnaryOp {

    @Override
    public double value(double x) {
        return x * x;
    }

    @Override
    public double slope(double x, double y) {
        return 2 * x;
    }
}
