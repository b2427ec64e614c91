package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.op.Lines;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * A running function along an axis: {@code x, y [.., n, ..]}. An op states value and gradient for one line, in double
 * precision.
 */
public interface LineOp extends Op {

    /**
     * The axis, negative counts from the last.
     *
     * @return the axis
     */
    int axis();

    /**
     * The function.
     *
     * @param x one line, not to be changed
     * @param y filled with the values
     */
    void values(double[] x, double[] y);

    /**
     * The gradient of one line.
     *
     * @param x  the line
     * @param y  its values, as they were stored
     * @param dy gradient of the values
     * @param dx filled with the gradient of the line
     */
    void gradient(double[] x, double[] y, double[] dy, double[] dx);

    @Override
    default Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Require.axis(this, axis(), inputs);
        Tensor y = Tensor.empty(inputs[0].dtype(), inputs[0].shape());
        Lines.Layout lines = Lines.along(y.shape(), axis());
        lines.forEach((from, to) -> {
            double[] x = new double[lines.size()];
            double[] values = new double[lines.size()];
            for (int k = from; k < to; k++) {
                Lines.read(inputs[0], lines.start(k), lines.stride(), x);
                values(x, values);
                Lines.write(values, y, lines.start(k), lines.stride());
            }
        });
        return y;
    }

    @Override
    default Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor gradX = Tensor.empty(grad.dtype(), grad.shape());
        Lines.Layout lines = Lines.along(grad.shape(), axis());
        lines.forEach((from, to) -> {
            double[] x = new double[lines.size()];
            double[] y = new double[lines.size()];
            double[] dy = new double[lines.size()];
            double[] dx = new double[lines.size()];
            for (int k = from; k < to; k++) {
                Lines.read(inputs[0], lines.start(k), lines.stride(), x);
                Lines.read(output, lines.start(k), lines.stride(), y);
                Lines.read(grad, lines.start(k), lines.stride(), dy);
                gradient(x, y, dy, dx);
                Lines.write(dx, gradX, lines.start(k), lines.stride());
            }
        });
        return new Tensor[] {gradX};
    }
}
