package dev.gradus.autograd;

import dev.gradus.tensor.Tensor;

/**
 * A differentiable function of tensors with one or several outputs.
 *
 * <p>Implementations are records whose fields are the attributes of the op. What the backward pass needs beyond inputs
 * and outputs is itself an output (for example the log-sum-exp of a cross-entropy), so an op never holds state.
 */
public interface MultiOp {

    /**
     * Computes the outputs. Never records anything.
     *
     * @param inputs the operands
     * @return at least one output, each a fresh tensor
     * @throws IllegalArgumentException if the shapes or types do not fit; the message names the op and every shape
     */
    Tensor[] forwardAll(Tensor[] inputs);

    /**
     * Vector-Jacobian product.
     *
     * @param grads   for each output the gradient of the loss, of the output's shape; null where the loss does not depend
     *                on that output; at least one is not null
     * @param inputs  the operands of the forward call
     * @param outputs what the forward call returned
     * @return for each input its gradient, of the input's shape, or null where there is none or none is needed (ask
     *     {@link Tensor#requiresGrad()} before computing an expensive one)
     */
    Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs);

    /**
     * Whether a call is recorded even when no input needs a gradient, as for code that captures its parameters.
     *
     * @return false unless overridden
     */
    default boolean alwaysRecorded() {
        return false;
    }

    /**
     * Name in messages: the class name in snake case.
     *
     * @return for example {@code log_softmax}
     */
    default String label() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
