package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.op.Lines;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * A function that makes one number of all elements along some axes: {@code x [any shape]}, and y without those axes, or
 * with size 1 there.
 *
 * <p>An op states value and gradient for one row in double precision. Rows are gathered first if the axes are not the last.
 */
public interface RowOp extends Op {

    /**
     * The axes that become one; negative ones count from the last, none means all.
     *
     * @return the axes
     */
    int[] axes();

    /**
     * Whether y keeps those axes with size 1.
     *
     * @return true to keep them
     */
    boolean keepDims();

    /**
     * The function.
     *
     * @param x one row, not to be changed
     * @return its value
     */
    double value(double[] x);

    /**
     * The gradient of one row.
     *
     * @param x  the row
     * @param y  its value, as it was stored
     * @param dy gradient of the value
     * @param dx filled with the gradient of the row
     */
    void gradient(double[] x, double y, double dy, double[] dx);

    @Override
    default Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Axes over = Axes.of(this, inputs[0], axes());
        Tensor y = Tensor.empty(inputs[0].dtype(), over.result(keepDims()));
        Tensor rows = over.rows(inputs[0]);
        int n = over.count();
        Lines.along(rows.shape(), 1).forEach((from, to) -> {
            double[] x = new double[n];
            double[] value = new double[1];
            for (int r = from; r < to; r++) {
                Lines.read(rows, r * n, 1, x);
                value[0] = value(x);
                Lines.write(value, y, r, 1);
            }
        });
        return y;
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Axes over = Axes.of(this, inputs[0], axes());
        Tensor rows = over.rows(inputs[0]);
        Tensor gradRows = Tensor.empty(rows.dtype(), rows.shape());
        int n = over.count();
        Lines.along(rows.shape(), 1).forEach((from, to) -> {
            double[] x = new double[n];
            double[] dx = new double[n];
            double[] y = new double[1];
            double[] dy = new double[1];
            for (int r = from; r < to; r++) {
                Lines.read(rows, r * n, 1, x);
                Lines.read(output, r, 1, y);
                Lines.read(grad, r, 1, dy);
                gradient(x, y[0], dy[0], dx);
                Lines.write(dx, gradRows, r * n, 1);
            }
        });
        return new Tensor[] {over.unrows(gradRows)};
    }
}
