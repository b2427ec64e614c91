package dev.gradus.op.math;

/**
 * {@code y = ln(1 + e^x); dx = dy s(x)}.
 *
 * <p>Here s is the sigmoid.
 */
public record Softplus() implements UnaryOp {

    /** The softplus of one number, from e^-|x|, which cannot overflow. */
    static double of(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    @Override
    public double value(double x) {
        return of(x);
    }

    @Override
    public double slope(double x, double y) {
        return Sigmoid.of(x);
    }
}
