package dev.gradus.op.norm;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.math.Broadcast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = e^x / sum e^x over the elements that are not masked; dx = y (dy - sum dy y)}.
 *
 * <p>Inputs x [any shape] and an int32 mask that broadcasts to it: 0 keeps an element, any other number masks it as if it
 * were minus infinity. A row that is masked altogether gives 0.
 *
 * @param axis axis of the sum, negative counts from the last
 */
public record MaskedSoftmax(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        check(inputs);
        return LastAxis.along(axis, masked(inputs[0], inputs[1]), Rows::softmax);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {LastAxis.along(axis, output, grad, Rows::softmaxGrad), null};
    }

    private void check(Tensor[] inputs) {
        Require.count(this, inputs, 2);
        Shape shape = inputs[0].shape();
        boolean fits = inputs[0].dtype().isFloating()
                && inputs[1].dtype() == DType.INT32
                && axis >= -shape.rank()
                && axis < shape.rank()
                && inputs[1].shape().rank() <= shape.rank()
                && shape.broadcast(inputs[1].shape(), this).equals(shape);
        if (!fits) {
            throw Require.fault(
                    this, "a floating-point tensor with axis " + axis + " and an INT32 mask that broadcasts to it",
                    inputs);
        }
    }

    /** A copy of x with minus infinity where the mask is not 0. */
    private static Tensor masked(Tensor x, Tensor mask) {
        Tensor y = Tensor.empty(x.dtype(), x.shape());
        if (x.size() == 0) {
            return y;
        }
        int[] m = mask.ints();
        Broadcast plan = Broadcast.of(x.shape(), mask.shape());
        plan.forEachPlane((at, offsets) -> {
            for (int row = 0; row < plan.rows(); row++) {
                int from = at + row * plan.cols();
                int mo = offsets[0] + row * plan.rowStride(0);
                if (x.dtype() == DType.FLOAT32) {
                    mask(x.floats(), y.floats(), from, plan.cols(), m, mo, plan.colStride(0));
                } else {
                    mask(x.doubles(), y.doubles(), from, plan.cols(), m, mo, plan.colStride(0));
                }
            }
        });
        return y;
    }

    private static void mask(float[] x, float[] y, int from, int n, int[] mask, int mo, int ms) {
        for (int i = 0; i < n; i++) {
            y[from + i] = mask[mo + i * ms] == 0 ? x[from + i] : Float.NEGATIVE_INFINITY;
        }
    }

    private static void mask(double[] x, double[] y, int from, int n, int[] mask, int mo, int ms) {
        for (int i = 0; i < n; i++) {
            y[from + i] = mask[mo + i * ms] == 0 ? x[from + i] : Double.NEGATIVE_INFINITY;
        }
    }
}
