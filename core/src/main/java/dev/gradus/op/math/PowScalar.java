package dev.gradus.op.math;

/**
 * {@code y = x^p; dx = dy p x^(p - 1)}.
 *
 * @param exponent p
 */
public record PowScalar(double exponent) implements UnaryOp {

    @Override
    public double value(double x) {
        return StrictMath.pow(x, exponent);
    }

    @Override
    public double slope(double x, double y) {
        return exponent == 0 ? 0 : exponent * StrictMath.pow(x, exponent - 1);
    }
}
