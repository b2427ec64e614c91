package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y[i, k, j] = x[i, index[i, k, j], j]; dx[i, index[i, k, j], j] += dy[i, k, j]}.
 *
 * <p>{@code x [.., n, ..]}, {@code index [.., m, ..]} int32 and {@code y [.., m, ..]} differ only along the axis. The
 * gradient adds in the order of the indices.
 *
 * @param axis which axis the indices count along, negative counts from the last
 */
public record Gather(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 2);
        Tensor x = inputs[0];
        Tensor index = inputs[1];
        Along.checkSameBut(this, axis, x, index);
        Along.axis(x.shape(), axis).check(this, index, x);
        Tensor y = Tensor.empty(x.dtype(), index.shape());
        Picked.of(x, index, axis).copy(x, y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {addedBack(grad, inputs[0].shape(), inputs[1], axis), null};
    }

    /**
     * The gradient of what was gathered, without recording.
     *
     * @param grad  gradient of the gathered elements
     * @param shape shape of x
     * @param index where they were, int32, of the shape of {@code grad}
     * @param axis  which axis the indices count along
     * @return {@code dx}
     */
    public static Tensor addedBack(Tensor grad, Shape shape, Tensor index, int axis) {
        Tensor dx = Tensor.zeros(grad.dtype(), shape);
        Picked.of(dx, index, axis).addBack(grad, dx);
        return dx;
    }
}
