package dev.gradus.op.reduce;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = index of the greatest x along an axis; no derivative}.
 *
 * <p>{@code x [.., n, ..]}, y int32 without that axis, or with size 1 there. The lower index wins a tie; NaN counts as the
 * greatest.
 *
 * @param axis     which axis, negative counts from the last
 * @param keepDims whether y keeps the axis with size 1
 */
public record ArgMax(int axis, boolean keepDims) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        return Ties.firsts(this, inputs, axis, keepDims, true);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {null};
    }
}
