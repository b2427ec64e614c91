package dev.gradus.op.math;

/** {@code y = erf x; dx = dy 2/sqrt(pi) e^(-x^2)}. */
public record Erf() implements UnaryOp {

    @Override
    public double value(double x) {
        return ErrorFunction.of(x);
    }

    @Override
    public double slope(double x, double y) {
        return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x);
    }
}
