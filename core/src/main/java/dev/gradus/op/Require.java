package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Checks that ops make of their operands: each message names the op, what it needs, and every shape that came. */
public final class Require {
    private Require() {}

    /**
     * Needs so many operands.
     *
     * @param op     who asks
     * @param inputs the operands
     * @param count  how many there must be
     */
    public static void count(MultiOp op, Tensor[] inputs, int count) {
        if (inputs.length != count) {
            throw fault(op, count + (count == 1 ? " input" : " inputs"), inputs);
        }
    }

    /**
     * Needs so many operands, all of one floating-point type.
     *
     * @param op     who asks
     * @param inputs the operands
     * @param count  how many there must be
     */
    public static void floating(MultiOp op, Tensor[] inputs, int count) {
        count(op, inputs, count);
        DType type = inputs[0].dtype();
        for (Tensor input : inputs) {
            if (input.dtype() != type || !type.isFloating()) {
                throw fault(op, count == 1 ? "a floating-point tensor" : "floating-point tensors of one type", inputs);
            }
        }
    }

    /**
     * Needs gradients for the first output only: the others are what the forward pass kept for the backward pass.
     *
     * @param op    who asks
     * @param grads gradients of its outputs
     */
    public static void onlyFirst(MultiOp op, Tensor[] grads) {
        firstOnly(op, grads, 1);
    }

    /**
     * Needs gradients for the first outputs only: the others are what the forward pass kept for the backward pass.
     *
     * @param op    who asks
     * @param grads gradients of its outputs
     * @param count how many outputs have a derivative
     */
    public static void firstOnly(MultiOp op, Tensor[] grads, int count) {
        for (int i = count; i < grads.length; i++) {
            if (grads[i] != null) {
                String first = count == 1
                        ? " has a derivative for its first output"
                        : " has derivatives for its first "
                                + count + " outputs";
                throw new IllegalStateException(op.label() + first + " only, a gradient"
                        + " came for output " + i + "; detach that output where it is used");
            }
        }
    }

    /**
     * Needs an axis that the first operand has.
     *
     * @param op     who asks
     * @param axis   the axis, negative counts from the last
     * @param inputs the operands
     */
    public static void axis(MultiOp op, int axis, Tensor... inputs) {
        int rank = inputs[0].shape().rank();
        if (axis < -rank || axis >= rank) {
            throw fault(op, "an axis of its input, not axis " + axis, inputs);
        }
    }

    /**
     * The exception for operands that do not fit.
     *
     * @param op     who complains
     * @param needs  what was needed, after "needs"
     * @param inputs the operands
     * @return an exception that says what was needed and lists type and shape of every operand
     */
    public static IllegalArgumentException fault(MultiOp op, String needs, Tensor... inputs) {
        StringBuilder text = new StringBuilder(op.label()).append(" needs ").append(needs).append(", got ");
        for (int i = 0; i < inputs.length; i++) {
            text.append(i == 0 ? "" : i == inputs.length - 1 ? " and " : ", ");
            text.append(inputs[i].dtype()).append(' ').append(inputs[i].shape());
        }
        return new IllegalArgumentException(text.append(inputs.length == 0 ? "none" : "").toString());
    }
}
