package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y[i, k, j] = x[i, index[k], j]; dx[i, index[k], j] += dy[i, k, j]}.
 *
 * <p>{@code x [.., n, ..]}, {@code index [m]} int32, {@code y [.., m, ..]}. The gradient adds in the order of the indices.
 *
 * @param axis which axis the indices count along, negative counts from the last
 */
public record IndexSelect(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 2);
        Tensor x = inputs[0];
        Along rows = Along.checkList(this, axis, inputs);
        Tensor y = Tensor.empty(x.dtype(), x.shape().with(axis, inputs[1].size()));
        IndexedRows.copy(rows, x, inputs[1].ints(), y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor dx = Tensor.zeros(grad.dtype(), inputs[0].shape());
        IndexedRows.add(Along.axis(dx.shape(), axis), grad, inputs[1].ints(), dx);
        return new Tensor[] {dx, null};
    }
}
