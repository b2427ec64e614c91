package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x[from:to:step] along an axis; dx = dy at the elements taken, 0 elsewhere}.
 *
 * <p>The result has {@code ceil((to - from) / step)} elements along the axis.
 *
 * @param axis which axis, negative counts from the last
 * @param from first element; negative counts from the end
 * @param to   one past the last element; negative counts from the end, {@link #END} is the end itself
 * @param step distance of the elements taken, at least 1
 */
public record Slice(int axis, int from, int to, int step) implements Op {

    /** As {@code to}: up to the last element. */
    public static final int END = Integer.MAX_VALUE;

    /** Checks the step. */
    public Slice {
        if (step < 1) {
            throw new IllegalArgumentException("slice needs a step of at least 1, got " + step);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Require.axis(this, axis, inputs);
        Tensor x = inputs[0];
        int first = first(x);
        int end = end(x);
        if (first < 0 || first > end || end > x.dim(axis)) {
            throw Require.fault(this, "a range within axis " + axis + ", not " + from + " to " + to, inputs);
        }
        Shape out = x.shape().with(axis, (end - first + step - 1) / step);
        return Layout.read(x, out, offset(x), strides(x));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Tensor.zeros(grad.dtype(), inputs[0].shape());
        Layout.write(grad, dx, offset(dx), strides(dx));
        return new Tensor[] {dx};
    }

    private int first(Tensor x) {
        return from < 0 ? from + x.dim(axis) : from;
    }

    private int end(Tensor x) {
        return to == END ? x.dim(axis) : to < 0 ? to + x.dim(axis) : to;
    }

    private int offset(Tensor x) {
        return first(x) * x.shape().strides()[x.shape().axis(axis)];
    }

    private int[] strides(Tensor x) {
        int[] strides = x.shape().strides();
        strides[x.shape().axis(axis)] *= step;
        return strides;
    }
}
