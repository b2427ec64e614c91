package dev.gradus.op.fault;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.check.GradientCheck;
import dev.gradus.op.Input;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A wrong derivative, planted into a registered op.
 *
 * @param what the mistake
 * @param op the right op
 * @param backward the wrong backward
 * @param inputs where it shows
 */
record Fault(String what, MultiOp op, Backward backward, List<Input> inputs) {

    /** A wrong backward for the first output. */
    interface Backward {
        /**
         * Wrong gradients.
         *
         * @param dy gradient of the first output
         * @param x operands
         * @param y outputs
         * @param right the right gradients
         */
        Tensor[] of(Tensor dy, Tensor[] x, Tensor[] y, Tensor[] right);
    }

    /** A wrong backward for an op of one operand. */
    interface OneBackward {
        Tensor of(Tensor dy, Tensor x, Tensor y);
    }

    /** The right forward with the wrong backward. */
    private record Faulty(MultiOp op, Backward wrong) implements MultiOp {
        @Override
        public Tensor[] forwardAll(Tensor[] inputs) {
            return op.forwardAll(inputs);
        }

        @Override
        public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
            return wrong.of(grads[0], inputs, outputs, op.backwardAll(grads, inputs, outputs));
        }
    }

    static Fault in(MultiOp op, String what, OneBackward backward, Input input) {
        return of(op, what, (dy, x, y, right) -> new Tensor[] {backward.of(dy, x[0], y[0])}, input);
    }

    static Fault of(MultiOp op, String what, Backward backward, Input... inputs) {
        return new Fault(what, op, backward, List.of(inputs));
    }

    GradientCheck.Result checkRight() {
        return check(op);
    }

    GradientCheck.Result checkFaulty() {
        return check(new Faulty(op, backward));
    }

    private GradientCheck.Result check(MultiOp tried) {
        Tensor[] leaves = Input.tensors(inputs);
        return GradientCheck.standard().run(toString(), x -> new Tensor[] {Autograd.run(tried, x)[0]}, leaves);
    }

    /** The right gradients but for one. */
    static Tensor[] replaced(Tensor[] right, int input, Tensor wrong) {
        return IntStream.range(0, right.length).mapToObj(i -> i == input ? wrong : right[i]).toArray(Tensor[]::new);
    }

    /** The same elements, moved on by some places. */
    static Tensor shifted(Tensor x, int places) {
        double[] moved = new double[x.size()];
        Arrays.setAll(moved, i -> x.doubles()[Math.floorMod(i - places, x.size())]);
        return Tensor.of(moved, x.shape().dims());
    }

    @Override
    public String toString() {
        return op.label() + ": " + what;
    }
}
