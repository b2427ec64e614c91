package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.SumTo;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y[i] = x[i / times] along an axis; dx[i] = sum of dy over the copies of x[i]}.
 *
 * <p>{@code x [.., n, ..]}, {@code y [.., n times, ..]}: the heads of keys and values for grouped queries.
 *
 * @param axis  which axis, negative counts from the last
 * @param times copies of each element, one after the other, at least 1
 */
public record RepeatInterleave(int axis, int times) implements Op {

    /** Checks the number of copies. */
    public RepeatInterleave {
        if (times < 1) {
            throw new IllegalArgumentException("repeat_interleave needs at least 1 copy, got " + times);
        }
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        Require.axis(this, axis, inputs);
        Shape shape = inputs[0].shape();
        Tensor y = new Expand(copies(shape, times)).forward(inputs[0].view(copies(shape, 1)));
        return y.view(shape.with(axis, shape.dim(axis) * times));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Shape shape = inputs[0].shape();
        return new Tensor[] {SumTo.reduce(grad.view(copies(shape, times)), copies(shape, 1)).view(shape)};
    }

    /** The shape with an axis of {@code count} copies behind the axis. */
    private Shape copies(Shape shape, int count) {
        int at = shape.axis(axis);
        int[] dims = new int[shape.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i <= at ? shape.dim(i) : i == at + 1 ? count : shape.dim(i - 1);
        }
        return Shape.of(dims);
    }
}
