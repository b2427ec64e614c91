package dev.gradus.op.reduce;

/**
 * {@code y = product of x; dx[i] = dy times the product of all others}.
 *
 * <p>The gradient multiplies from both ends and never divides, so zeros are no exception. A product of nothing is 1.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps those axes with size 1
 */
public record Prod(int[] axes, boolean keepDims) implements RowOp {

    @Override
    public double value(double[] x) {
        double product = 1;
        for (double v : x) {
            product *= v;
        }
        return product;
    }

    @Override
    public void gradient(double[] x, double y, double dy, double[] dx) {
        double left = dy;
        for (int i = 0; i < x.length; i++) {
            dx[i] = left;
            left *= x[i];
        }
        double right = 1;
        for (int i = x.length - 1; i >= 0; i--) {
            dx[i] *= right;
            right *= x[i];
        }
    }
}
