package dev.gradus.op.math;

/**
 * {@code y = x where x > 0, else a (e^x - 1); dx = dy where x > 0, else dy (y + a)}.
 *
 * <p>Follows Clevert et al. 2016.
 *
 * @param alpha a, minus the limit below 0
 */
public record Elu(double alpha) implements UnaryOp {

    @Override
    public double value(double x) {
        return x > 0 ? x : alpha * StrictMath.expm1(x);
    }

    @Override
    public double slope(double x, double y) {
        return x > 0 ? 1 : y + alpha;
    }
}
