package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.shape.Expand;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = sum of x over axes / n; dx = dy / n, expanded}.
 *
 * <p>{@code x [any shape]}; {@code y} has no longer the averaged axes, or keeps them with size 1; n is the number of elements
 * that become one. A mean of nothing is NaN.
 *
 * @param axes     which axes, negative ones count from the last; all if none is named
 * @param keepDims whether y keeps averaged axes with size 1
 */
public record Mean(int[] axes, boolean keepDims) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 1);
        Axes over = Axes.of(this, inputs[0], axes);
        Tensor sum = AxisSum.of(inputs[0], over.reduced(), over.result(keepDims));
        return divide(sum, over.count());
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Axes over = Axes.of(this, inputs[0], axes);
        Tensor share = divide(grad, over.count());
        return new Tensor[] {share.view(over.kept()).apply(new Expand(inputs[0].shape()))};
    }

    private static Tensor divide(Tensor sum, int count) {
        return sum.div(Tensor.full(sum.dtype(), Shape.of(), count));
    }
}
