package dev.gradus.autograd;

import dev.gradus.tensor.Tensor;

/** Sees every op as it runs: for guards against NaN, for counting and for tracing. */
public interface OpObserver {

    /**
     * Called after a forward call.
     *
     * @param op      the op
     * @param inputs  its operands
     * @param outputs what it returned
     */
    void afterForward(MultiOp op, Tensor[] inputs, Tensor[] outputs);

    /**
     * Called after a backward call.
     *
     * @param op         the op
     * @param inputs     its operands
     * @param inputGrads the gradients it returned, null where there is none
     */
    void afterBackward(MultiOp op, Tensor[] inputs, Tensor[] inputGrads);
}
