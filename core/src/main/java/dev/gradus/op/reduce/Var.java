package dev.gradus.op.reduce;

/**
 * {@code y = sum of (x - mean)^2 / m; dx = 2 dy (x - mean) / m}.
 *
 * <p>The variance of n elements; m is n - 1 if unbiased, else n. NaN if m is 0 or less.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 * @param unbiased whether to divide by n - 1 instead of n
 */
public record Var(int[] axes, boolean keepDims, boolean unbiased) implements RowOp {

    @Override
    public double value(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return sum / Math.max(0, unbiased ? x.length - 1 : x.length);
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        double mean = mean(x);
        for (int i = 0; i < x.length; i++) {
            dx[i] = 2 * dy * (x[i] - mean) / Math.max(0, unbiased ? x.length - 1 : x.length);
        }
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }
}
