package dev.gradus.op.math;

/**
 * {@code y = x where x > 0, else a x; dx = dy where x > 0, else a dy}.
 *
 * <p>Follows Maas et al. 2013.
 *
 * @param slope a, the slope below 0
 */
public record LeakyRelu(double slope) implements UnaryOp {

    @Override
    public double value(double x) {
        return x > 0 ? x : slope * x;
    }

    @Override
    public double slope(double x, double y) {
        return x > 0 ? 1 : slope;
    }
}
