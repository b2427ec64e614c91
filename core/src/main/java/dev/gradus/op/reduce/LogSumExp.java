package dev.gradus.op.reduce;

/**
 * {@code y = ln(sum of e^x); dx = dy e^(x - y)}.
 *
 * <p>Computed from differences to the greatest x, so that it cannot overflow. Minus infinity, with gradient 0, where all x are.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 */
public record LogSumExp(int[] axes, boolean keepDims) implements RowOp {

    @Override
    public double value(double[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (double v : x) {
            sum += StrictMath.exp(v - max);
        }
        return max + StrictMath.log(sum);
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        for (int i = 0; i < x.length; i++) {
            dx[i] = y == Double.NEGATIVE_INFINITY ? 0 : dy * StrictMath.exp(x[i] - y);
        }
    }
}
