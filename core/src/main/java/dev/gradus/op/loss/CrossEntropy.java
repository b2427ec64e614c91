package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleRows;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code L = a sum (log sum e^x - (1-s) x_t - s mean(x)); dx = dL a (softmax(x) - (1-s) onehot(t) - s/V)}.
 *
 * <p>Inputs: logits x [..., V] and int32 targets t [...]; output: L []. The sum runs over the rows whose target is not
 * {@code ignored}; the factor a is 1 for a sum and 1/(number of those rows) for a mean. No row counted gives 0. Logits may
 * be minus infinity; a row where all are counts as 0.
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
        int counted = Targets.check(this, x, inputs[1], ignored);
        int rows = inputs[1].size();
        Tensor losses = Tensor.empty(x.dtype(), Shape.of(rows));
        Tensor lse = Tensor.empty(x.dtype(), Shape.of(rows));
        int[] t = inputs[1].ints();
        double sum = 0;
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().rows().crossEntropy(
                    form(), x.floats(), 0, t, losses.floats(), lse.floats(), 0, rows, x.dim(-1));
            for (float loss : losses.floats()) {
                sum += loss;
            }
        } else {
            DoubleRows.crossEntropy(
                    ignored, smoothing, x.doubles(), t, losses.doubles(), lse.doubles(), 0, rows, x.dim(-1));
            for (double loss : losses.doubles()) {
                sum += loss;
            }
        }
        return new Tensor[] {Tensor.full(x.dtype(), Shape.of(), sum * reduction.scale(counted)), lse};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor x = inputs[0];
        int counted = Targets.check(this, x, inputs[1], ignored);
        int rows = inputs[1].size();
        Tensor gx = Tensor.empty(x.dtype(), x.shape());
        Tensor scale = Tensor.full(x.dtype(), Shape.of(rows), grads[0].item() * reduction.scale(counted));
        int[] t = inputs[1].ints();
        if (x.dtype() == DType.FLOAT32) {
            Kernels.active().rows().crossEntropyGrad(
                    form(), x.floats(), 0, t, outputs[1].floats(), scale.floats(), 1, 0, gx.floats(), 0, rows,
                    x.dim(-1));
        } else {
            DoubleRows.crossEntropyGrad(
                    ignored, smoothing, x.doubles(), t, outputs[1].doubles(), scale.doubles(), 0, gx.doubles(), rows,
                    x.dim(-1));
        }
        return new Tensor[] {gx, null};
    }

    private dev.gradus.kernel.CrossEntropy form() {
        return new dev.gradus.kernel.CrossEntropy(ignored, (float) smoothing);
    }
}
