package dev.gradus.op.reduce;

/**
 * {@code y = sqrt(sum of (x - mean)^2 / m); dx = dy (x - mean) / (m y)}.
 *
 * <p>The standard deviation of n elements; m is n - 1 if unbiased, else n. NaN if m is 0 or less; where y is 0, so is the
 * gradient.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 * @param unbiased whether to divide by n - 1 instead of n
 */
public record Std(int[] axes, boolean keepDims, boolean unbiased) implements RowOp {

    @Override
    public double value(double[] x) {
        return Math.sqrt(variance().value(x));
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        variance().gradient(x, y * y, y == 0 ? 0 : dy / (2 * y), dx);
    }

    private Var variance() {
        return new Var(axes, keepDims, unbiased);
    }
}
