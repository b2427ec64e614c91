package dev.gradus.op.math;

/**
 * {@code y = min(max(x, low), high); dx = dy where low <= x <= high, else 0}.
 *
 * @param low  least value
 * @param high greatest value, at least {@code low}
 */
public record Clamp(double low, double high) implements UnaryOp {

    /** Checks the order of the bounds. */
    public Clamp {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp needs low <= high, got " + low + " and " + high);
        }
    }

    @Override
    public double value(double x) {
        return Math.min(Math.max(x, low), high);
    }

    @Override
    public double slope(double x, double y) {
        return x >= low && x <= high ? 1 : 0;
    }
}
