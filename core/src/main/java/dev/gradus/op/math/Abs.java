package dev.gradus.op.math;

/** {@code y = |x|; dx = dy sign(x), 0 at 0}. */
public record Abs() implements UnaryOp {

    @Override
    public double value(double x) {
        return Math.abs(x);
    }

    @Override
    public double slope(double x, double y) {
        return Math.signum(x);
    }
}
