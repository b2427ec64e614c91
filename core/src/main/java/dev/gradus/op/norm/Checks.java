package dev.gradus.op.norm;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** What the ops of this package ask of their operands. */
final class Checks {

    private Checks() {}

    static void eps(String label, double eps) {
        if (!(eps >= 0)) {
            throw new IllegalArgumentException(label + " needs an eps of at least 0, got " + eps);
        }
    }

    static void axis(MultiOp op, int axis, Tensor x) {
        Require.floating(op, new Tensor[] {x}, 1);
        Require.axis(op, axis, x);
    }

    /** That the operands after the first are at most {@code most} vectors of the given shape. */
    static void parameters(MultiOp op, int most, Shape wanted, Tensor[] inputs) {
        boolean fits = inputs.length >= 1 && inputs.length <= most + 1;
        for (int i = 1; i < inputs.length; i++) {
            fits &= inputs[i].shape().equals(wanted);
        }
        if (!fits) {
            throw Require.fault(op, "x and at most " + most + " parameters of shape " + wanted, inputs);
        }
        Require.floating(op, inputs, inputs.length);
    }
}
