package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x, then y[i, index[i, k, j], j] += s[i, k, j]; dx = dy, ds[i, k, j] = dy[i, index[i, k, j], j]}.
 *
 * <p>{@code x, y [.., n, ..]}, {@code index [.., m, ..]} int32 and {@code s [.., m, ..]}, alike but for the axis. Adds in the
 * order of the indices.
 *
 * @param axis which axis the indices count along, negative counts from the last
 */
public record ScatterAdd(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Along.checkSource(this, axis, inputs);
        Tensor y = Along.copy(inputs[0]);
        Picked.of(y, inputs[1], axis).addBack(inputs[2], y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor ds = inputs[2].requiresGrad() ? new Gather(axis).forward(grad, inputs[1]) : null;
        return new Tensor[] {grad, null, ds};
    }
}
