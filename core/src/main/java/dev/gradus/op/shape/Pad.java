package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x with a value in front of it and behind it along an axis; dx = dy in between}.
 *
 * <p>{@code x [.., n, ..]}, {@code y [.., before + n + after, ..]}.
 *
 * @param axis   which axis, negative counts from the last
 * @param before elements in front, at least 0
 * @param after  elements behind, at least 0
 * @param value  what they are
 */
public record Pad(int axis, int before, int after, double value) implements Op {

    /** Checks the numbers of elements. */
    public Pad {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException(
                    "pad needs at least 0 elements on each side, got " + before + " and " + after);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Require.axis(this, axis, inputs);
        Tensor x = inputs[0];
        Tensor y = Tensor.full(x.dtype(), x.shape().with(axis, before + x.dim(axis) + after), value);
        Layout.write(x, y, start(y.shape()), y.shape().strides());
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Shape shape = grad.shape();
        return new Tensor[] {Layout.read(grad, inputs[0].shape(), start(shape), shape.strides())};
    }

    private int start(Shape padded) {
        return before * padded.strides()[padded.axis(axis)];
    }
}
