package dev.gradus.op.index;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x in order along an axis, i = the indices it came from; dx[i] = dy}.
 *
 * <p>{@code x [.., n, ..]}; the outputs are {@code y [.., n, ..]} and i, int32, of that shape. Equal elements keep their
 * order; NaN counts as the greatest.
 *
 * @param axis       which axis, negative counts from the last
 * @param descending whether the greatest comes first
 */
public record Sort(int axis, boolean descending) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Require.floating(this, inputs, 1);
        Require.axis(this, axis, inputs);
        Tensor index = Ranking.along(this, inputs, axis, inputs[0].dim(axis), descending);
        return new Tensor[] {new Gather(axis).forward(inputs[0], index), index};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        return new Tensor[] {Gather.addedBack(grads[0], inputs[0].shape(), outputs[1], axis)};
    }
}
