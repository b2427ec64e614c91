package dev.gradus.op.math;

/** {@code y = sqrt(x); dx = dy / (2y)}. */
public record Sqrt() implements UnaryOp {

    @Override
    public double value(double x) {
        return Math.sqrt(x);
    }

    @Override
    public double slope(double x, double y) {
        return 0.5 / y;
    }
}
