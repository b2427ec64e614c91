package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the ops of this package ask of their operands. */
final class Checks {

    private Checks() {}

    static void floating(MultiOp op, Tensor... inputs) {
        for (Tensor input : inputs) {
            if (!input.dtype().isFloating() || input.dtype() != inputs[0].dtype()) {
                throw needs(op, "floating-point tensors of one type", inputs);
            }
        }
    }

    static void axis(MultiOp op, int axis, Tensor x) {
        floating(op, x);
        if (axis < -x.shape().rank() || axis >= x.shape().rank()) {
            throw needs(op, "a tensor with axis " + axis, x);
        }
    }

    /** That the operands after the first are at most {@code most} vectors of the given shape. */
    static void parameters(MultiOp op, int most, Shape wanted, Tensor[] inputs) {
        boolean fits = inputs.length >= 1 && inputs.length <= most + 1;
        for (int i = 1; i < inputs.length; i++) {
            fits &= inputs[i].shape().equals(wanted);
        }
        if (!fits) {
            throw needs(op, "x and at most " + most + " parameters of shape " + wanted, inputs);
        }
        floating(op, inputs);
    }

    /** That nobody asks for a gradient through what a forward pass kept for its backward pass. */
    static void onlyFirst(MultiOp op, Tensor[] grads) {
        for (int i = 1; i < grads.length; i++) {
            if (grads[i] != null) {
                throw new IllegalStateException(
                        op.label() + " has a derivative for its first output only, a gradient came"
                                + " for output " + i + "; detach that output where it is used");
            }
        }
    }

    static IllegalArgumentException needs(MultiOp op, String what, Tensor... got) {
        String shapes = Arrays.stream(got).map(t -> t.dtype() + " " + t.shape()).collect(Collectors.joining(", "));
        return new IllegalArgumentException(op.label() + " needs " + what + ", got " + shapes);
    }
}
