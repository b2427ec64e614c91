package dev.gradus.op.norm;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = x - log sum e^x; dx = dy - e^y sum dy}.
 *
 * <p>Computed from {@code x - max x}, so it can't overflow; a row of minus infinities (all masked) stays one.
 *
 * @param axis axis of the sum, negative counts from the last
 */
public record LogSoftmax(int axis) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Checks.axis(this, axis, inputs[0]);
        return LastAxis.along(axis, inputs[0], Rows::logSoftmax);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        return new Tensor[] {LastAxis.along(axis, output, grad, Rows::logSoftmaxGrad)};
    }
}
