package dev.gradus.op.math;

/** {@code y = max(x, 0); dx = dy where x > 0, else 0}. */
public record Relu() implements UnaryOp {

    @Override
    public double value(double x) {
        return Math.max(x, 0);
    }

    @Override
    public double slope(double x, double y) {
        return x > 0 ? 1 : 0;
    }
}
