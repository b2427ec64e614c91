package dev.gradus.autograd;

import dev.gradus.tensor.Tensor;

/** A differentiable function with one output: formula and derivative side by side in one small record. */
public interface Op extends MultiOp {

    /**
     * Computes the output. Never records anything.
     *
     * @param inputs the operands
     * @return a fresh tensor
     * @throws IllegalArgumentException if the shapes or types do not fit; the message names the op and every shape
     */
    Tensor forward(Tensor... inputs);

    /**
     * Vector-Jacobian product.
     *
     * @param grad   gradient of the loss with respect to the output, of its shape
     * @param inputs the operands of the forward call
     * @param output what the forward call returned
     * @return for each input its gradient, or null where there is none or none is needed
     */
    Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output);

    @Override
    default Tensor[] forwardAll(Tensor[] inputs) {
        return new Tensor[] {forward(inputs)};
    }

    @Override
    default Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        return backward(grads[0], inputs, outputs[0]);
    }
}
