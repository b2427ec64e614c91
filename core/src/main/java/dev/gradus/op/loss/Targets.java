package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Classes that a model should have named: one id a row, or an id that says "this row does not count". */
final class Targets {

    private Targets() {}

    /** Checks that targets are ids [...] for scores [..., classes], and returns how many are not ignored. */
    static int check(MultiOp op, Tensor[] inputs, int ignored) {
        Require.count(op, inputs, 2);
        Tensor scores = inputs[0];
        Tensor targets = inputs[1];
        Shape shape = scores.shape();
        boolean fits = scores.dtype().isFloating()
                && targets.dtype() == DType.INT32
                && shape.rank() >= 1
                && targets.shape().equals(rowsOf(shape));
        if (!fits) {
            throw Require.fault(op, "floating-point scores [..., classes] and INT32 targets [...]", scores, targets);
        }
        return count(op, targets.ints(), shape, ignored);
    }

    static int count(MultiOp op, int[] targets, Shape scores, int ignored) {
        int counted = 0;
        int classes = scores.dim(-1);
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != ignored) {
                counted++;
                if (targets[i] < 0 || targets[i] >= classes) {
                    throw new IllegalArgumentException(op.label() + " needs targets from 0 to " + (classes - 1) + " or "
                            + ignored + " to ignore a row, got " + targets[i] + " at row " + i + " of scores "
                            + scores);
                }
            }
        }
        return counted;
    }

    /** The shape of one number for each row of scores. */
    static Shape rowsOf(Shape scores) {
        return Shape.of(Arrays.copyOf(scores.dims(), scores.rank() - 1));
    }
}
