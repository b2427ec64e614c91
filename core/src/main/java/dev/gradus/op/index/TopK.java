package dev.gradus.op.index;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = the k greatest x along an axis, greatest first, i = their indices; dx[i] = dy, 0 elsewhere}.
 *
 * <p>{@code x [.., n, ..]}; the outputs are {@code y [.., k, ..]} and i, int32, of that shape. The lower index comes first
 * in a tie; NaN counts as the greatest.
 *
 * @param k    how many, at least 1
 * @param axis which axis, negative counts from the last
 */
public record TopK(int k, int axis) implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Require.floating(this, inputs, 1);
        Require.axis(this, axis, inputs);
        if (k < 1 || k > inputs[0].dim(axis)) {
            throw Require.fault(this, "k from 1 to the size of axis " + axis + ", not " + k, inputs);
        }
        Tensor index = Ranking.along(this, inputs, axis, k, true);
        return new Tensor[] {new Gather(axis).forward(inputs[0], index), index};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        return new Tensor[] {Gather.addedBack(grads[0], inputs[0].shape(), outputs[1], axis)};
    }
}
