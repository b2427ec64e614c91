package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y[(i + shift) mod n] = x[i] along an axis; dx[i] = dy[(i + shift) mod n]}.
 *
 * <p>{@code x, y [.., n, ..]}.
 *
 * @param axis  which axis, negative counts from the last
 * @param shift how far elements move; negative moves them to the front
 */
public record Roll(int axis, int shift) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Require.axis(this, axis, inputs);
        return roll(inputs[0], shift);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {roll(grad, -shift)};
    }

    private Tensor roll(Tensor x, int by) {
        Shape shape = x.shape();
        int n = shape.dim(axis);
        int moved = n == 0 ? 0 : Math.floorMod(by, n);
        Tensor y = Tensor.empty(x.dtype(), shape);
        copy(x, 0, y, moved, n - moved);
        copy(x, n - moved, y, 0, moved);
        return y;
    }

    /** Copies {@code count} places along the axis. */
    private void copy(Tensor x, int from, Tensor y, int to, int count) {
        int[] strides = x.shape().strides();
        int step = strides[x.shape().axis(axis)];
        Layout.copy(x.shape().with(axis, count), x, from * step, strides, y, to * step, strides);
    }
}
