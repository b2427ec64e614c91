package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Expand;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = sum of x over axes; dx = dy, expanded}.
 *
 * <p>{@code x [any shape]}; {@code y} has no longer the summed axes, or keeps them with size 1. A sum of nothing is 0.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps summed axes with size 1
 */
public record Sum(int[] axes, boolean keepDims) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Axes over = Axes.of(this, inputs[0], axes);
        return AxisSum.of(inputs[0], over.reduced(), over.result(keepDims));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Axes over = Axes.of(this, inputs[0], axes);
        return new Tensor[] {grad.view(over.kept()).apply(new Expand(inputs[0].shape()))};
    }
}
