package dev.gradus.op.loss;

import dev.gradus.autograd.Op;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code L = -a sum x_t; dx = -dL a onehot(t)}.
 *
 * <p>Inputs: log-probabilities x [..., V] and int32 targets t [...]; output: L []. The factor a is 1 for a sum and 1/(number
 * of rows that are not ignored) for a mean.
 *
 * @param reduction mean or sum over the rows
 * @param ignored   the target of rows that do not count, -100 by custom
 */
public record NllLoss(Reduction reduction, int ignored) implements Op {

    @Override
    public Tensor forward(Tensor... inputs) {
        Tensor x = inputs[0];
        double scale = reduction.scale(Targets.check(this, inputs, ignored));
        int[] t = inputs[1].ints();
        double sum = 0;
        for (int r = 0; r < t.length; r++) {
            if (t[r] != ignored) {
                int at = r * x.dim(-1) + t[r];
                sum -= x.dtype() == DType.FLOAT32 ? x.floats()[at] : x.doubles()[at];
            }
        }
        return Tensor.full(x.dtype(), Shape.of(), sum * scale);
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Tensor x = inputs[0];
        double g = -grad.item() * reduction.scale(Targets.check(this, inputs, ignored));
        Tensor gx = Tensor.zeros(x.dtype(), x.shape());
        int[] t = inputs[1].ints();
        for (int r = 0; r < t.length; r++) {
            int at = r * x.dim(-1) + t[r];
            if (t[r] != ignored && x.dtype() == DType.FLOAT32) {
                gx.floats()[at] = (float) g;
            } else if (t[r] != ignored) {
                gx.doubles()[at] = g;
            }
        }
        return new Tensor[] {gx, null};
    }
}
