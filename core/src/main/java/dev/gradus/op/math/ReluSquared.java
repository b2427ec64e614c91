package dev.gradus.op.math;

/**
 * {@code y = max(x, 0)^2; dx = 2 dy max(x, 0)}.
 *
 * <p>Follows So et al. 2021, Primer.
 */
public record ReluSquared() implements UnaryOp {

    @Override
    public double value(double x) {
        double m = Math.max(x, 0);
        return m * m;
    }

    @Override
    public double slope(double x, double y) {
        return 2 * Math.max(x, 0);
    }
}
