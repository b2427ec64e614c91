package dev.gradus.op.reduce;

/**
 * {@code y = sqrt(sum of x^2); dx = dy x / y}.
 *
 * <p>The Euclidean norm. Where it is 0, so is the gradient.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 */
public record Norm(int[] axes, boolean keepDims) implements RowOp {

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        for (int i = 0; i < x.length; i++) {
            dx[i] = y == 0 ? 0 : dy * x[i] / y;
        }
    }
}
