package dev.gradus.autograd;

import dev.gradus.tensor.Tensor;

/** One recorded use of an op; all but its first three fields belong to the walk back. */
public final class Node {
    final MultiOp op;
    Tensor[] inputs;
    Tensor[] outputs;

    int waiting;
    boolean reached;
    Tensor[] grads;
    boolean[] shared;

    Node(MultiOp op, Tensor[] inputs, Tensor[] outputs) {
        this.op = op;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * The op that was used.
     *
     * @return the op
     */
    public MultiOp op() {
        return op;
    }

    boolean freed() {
        return inputs == null;
    }

    void free() {
        inputs = null;
        outputs = null;
        grads = null;
        shared = null;
    }
}
