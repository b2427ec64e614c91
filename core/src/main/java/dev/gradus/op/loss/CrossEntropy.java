package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code L = a sum (log sum e^x - (1-s) x_t - s mean(x)); dx = dL a (softmax(x) - (1-s) onehot(t) - s/V)}.
 *
 * <p>Inputs: logits x [..., V] and int32 targets t [...]; output: L []. The sum runs over the rows whose target is not
 * {@code ignored}; the factor a is 1 for a sum and 1/(number of those rows) for a mean. No row counted gives 0. Logits may
 * be minus infinity; a row where all are counts as 0.
 *
 * <p>If the logits require a gradient it is computed along with the loss, while a row is still in the cache, and kept as a
 * second output (not differentiable).
 *
 * @param reduction mean or sum over the rows
 * @param ignored   the target of rows that do not count, -100 by custom
 * @param smoothing share s of the target's probability that is spread over all classes (Szegedy et al. 2016), 0 for none
 */
public record CrossEntropy(Reduction reduction, int ignored, double smoothing) implements MultiOp {

    /** Checks the smoothing. */
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("cross_entropy needs a label smoothing from 0 to 1, got " + smoothing);
        }
    }

    /** The mean over all rows whose target is not -100, without smoothing. */
    public CrossEntropy() {
        this(Reduction.MEAN, -100, 0);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        Tensor x = inputs[0];
        double scale = reduction.scale(Targets.check(this, inputs, ignored));
        CrossEntropyRows rows = new CrossEntropyRows(ignored, smoothing, x.dim(-1));
        Tensor gx = x.requiresGrad() ? Tensor.empty(x.dtype(), x.shape()) : null;
        double sum = rows.sum(x, inputs[1], 0, inputs[1].size(), scale, gx);
        Tensor loss = Tensor.full(x.dtype(), Shape.of(), sum * scale);
        return gx == null ? new Tensor[] {loss} : new Tensor[] {loss, gx};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        double g = grads[0].item();
        return new Tensor[] {g == 1 ? outputs[1] : outputs[1].mul(g), null};
    }
}
