package dev.gradus.op.reduce;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.index.Gather;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = greatest x along an axis, k = its index; dx[k] = dy, 0 elsewhere}.
 *
 * <p>{@code x [.., n, ..]}; the outputs are y and k, int32, without that axis, or with size 1 there. The lower index wins a
 * tie; NaN counts as the greatest. {@link Amax} shares the gradient among ties.
 *
 * @param axis     which axis, negative counts from the last
 * @param keepDims whether the outputs keep the axis with size 1
 */
public record Max(int axis, boolean keepDims) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Tensor index = Ties.firsts(this, inputs, axis, true, true);
        Tensor values = inputs[0].apply(new Gather(axis), index);
        Shape result = Axes.of(this, inputs[0], axis).result(keepDims);
        return new Tensor[] {values.view(result), index.view(result)};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Shape kept = inputs[0].shape().with(axis, 1);
        Tensor dx = Gather.addedBack(grads[0].view(kept), inputs[0].shape(), outputs[1].view(kept), axis);
        return new Tensor[] {dx};
    }
}
