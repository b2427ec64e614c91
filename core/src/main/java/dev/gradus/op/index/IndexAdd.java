package dev.gradus.op.index;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x, then y[i, index[k], j] += s[i, k, j]; dx = dy, ds[i, k, j] = dy[i, index[k], j]}.
 *
 * <p>{@code x, y [.., n, ..]}, {@code index [m]} int32, {@code s [.., m, ..]}. Adds in the order of the indices.
 *
 * @param axis which axis the indices count along, negative counts from the last
 */
public record IndexAdd(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 3);
        Tensor x = inputs[0];
        Along rows = Along.checkList(this, axis, inputs);
        boolean fits = x.dtype().isFloating() && inputs[2].dtype() == x.dtype();
        if (!fits || !inputs[2].shape().equals(x.shape().with(axis, inputs[1].size()))) {
            throw Require.fault(this, "a floating-point input, and a source like it but for axis " + axis, inputs);
        }
        Tensor y = Along.copy(x);
        IndexedRows.add(rows, inputs[2], inputs[1].ints(), y);
        return y;
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor ds = inputs[2].requiresGrad() ? new IndexSelect(axis).forward(grad, inputs[1]) : null;
        return new Tensor[] {grad, null, ds};
    }
}
