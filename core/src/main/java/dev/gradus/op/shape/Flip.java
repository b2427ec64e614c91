package dev.gradus.op.shape;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x backwards along some axes; dx = dy backwards}.
 *
 * @param axes which axes, negative ones count from the last
 */
public record Flip(int... axes) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.count(this, inputs, 1);
        return flip(inputs[0]);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {flip(grad)};
    }

    private Tensor flip(Tensor x) {
        int[] strides = x.shape().strides();
        int first = 0;
        for (int axis : axes) {
            int i = axis < 0 ? axis + strides.length : axis;
            if (i < 0 || i >= strides.length || strides[i] < 0) {
                throw Require.fault(this, "different axes of its input, not axis " + axis, x);
            }
            first += (x.dim(i) - 1) * strides[i];
            strides[i] = -strides[i];
        }
        return Layout.read(x, x.shape(), first, strides);
    }
}
