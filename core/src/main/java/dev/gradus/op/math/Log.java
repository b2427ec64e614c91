package dev.gradus.op.math;

/** {@code y = ln x; dx = dy / x}. */
public record Log() implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.log(x);
    }

    @Override
    public double slope(double x, double y) {
        return 1 / x;
    }
}
