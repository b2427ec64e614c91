package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x but y[i, index[i, k, j], j] = s[i, k, j]; dx = dy where x stayed, ds = dy where s came}.
 *
 * <p>{@code x, y [.., n, ..]}, {@code index [.., m, ..]} int32 and {@code s [.., m, ..]}, alike but for the axis. Of several
 * elements for one place the last stays, and only that one has a gradient.
 *
 * @param axis which axis the indices count along, negative counts from the last
 */
public record Scatter(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Along.checkSource(this, axis, inputs);
        Tensor y = Along.copy(inputs[0]);
        Picked.of(y, inputs[1], axis).put(inputs[2], y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Along.copy(grad);
        Tensor ds = Tensor.empty(grad.dtype(), inputs[2].shape());
        Picked.of(dx, inputs[1], axis).take(dx, ds);
        return new Tensor[] {dx, null, ds};
    }
}
