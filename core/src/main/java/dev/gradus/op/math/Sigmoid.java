package dev.gradus.op.math;

/** {@code y = 1 / (1 + e^-x); dx = dy y (1 - y)}. */
public record Sigmoid() implements UnaryOp {

    /** The sigmoid of one number, from e^-|x|, which cannot overflow. */
    static double of(double x) {
        double z = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? z : 1) / (1 + z);
    }

    @Override
    public double value(double x) {
        return of(x);
    }

    @Override
    public double slope(double x, double y) {
        return y * (1 - y);
    }
}
