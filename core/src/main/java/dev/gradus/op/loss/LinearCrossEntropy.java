package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.op.linalg.Gemm;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code L = cross_entropy(x W^T, t); dx = dZ W, dW = dZ^T x, dZ the gradient of the logits Z = x W^T}.
 *
 * <p>The head of a language model without its logits: rows are taken a chunk at a time, from the product to the gradient,
 * so that only the logits of one chunk ever exist. Inputs: hidden states x [..., D], W [V, D] and int32 targets t [...];
 * output: L []. If x requires a gradient, both gradients are computed along with the loss and kept as two more outputs (not
 * differentiable); if only W does, as in evaluation, they are computed when they are asked for.
 *
 * @param reduction mean or sum over the rows
 * @param ignored   the target of rows that do not count, -100 by custom
 * @param smoothing label smoothing as in {@link CrossEntropy}
 */
public record LinearCrossEntropy(Reduction reduction, int ignored, double smoothing) implements MultiOp {
    private static final int LOGITS_OF_A_CHUNK = 1 << 22;
    private static final int FEWEST_ROWS = 64;

    /** Checks the smoothing. */
    public LinearCrossEntropy {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException(
                    "linear_cross_entropy needs a label smoothing from 0 to 1, got " + smoothing);
        }
    }

    /** The mean over all rows whose target is not -100, without smoothing. */
    public LinearCrossEntropy() {
        this(Reduction.MEAN, -100, 0);
    }

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        double scale = reduction.scale(check(inputs));
        return inputs[0].requiresGrad() ? withGradients(inputs, scale) : new Tensor[] {loss(inputs, scale, null, null)};
    }

    private Tensor[] withGradients(Tensor[] inputs, double scale) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        Tensor gx = Tensor.empty(x.dtype(), x.requiresGrad() ? x.shape() : Shape.of(0));
        Tensor gw = Tensor.zeros(w.dtype(), w.requiresGrad() ? w.shape() : Shape.of(0));
        Tensor loss = loss(inputs, scale, x.requiresGrad() ? gx : null, w.requiresGrad() ? gw : null);
        return new Tensor[] {loss, gx, gw};
    }

    private Tensor loss(Tensor[] inputs, double scale, Tensor gx, Tensor gw) {
        int rows = inputs[2].size();
        int most = Math.max(FEWEST_ROWS, LOGITS_OF_A_CHUNK / Math.max(1, inputs[1].dim(0)));
        double sum = 0;
        for (int first = 0; first < rows; first += most) {
            sum += chunk(inputs, first, Math.min(most, rows - first), scale, gx, gw);
        }
        return Tensor.full(inputs[0].dtype(), Shape.of(), sum * scale);
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        double g = grads[0].item();
        Tensor[] kept = outputs.length == 3 ? outputs : withGradients(inputs, reduction.scale(check(inputs)));
        Tensor[] result = new Tensor[3];
        for (int i = 0; i < 2; i++) {
            if (inputs[i].requiresGrad()) {
                result[i] = g == 1 ? kept[i + 1] : kept[i + 1].mul(g);
            }
        }
        return result;
    }

    private double chunk(Tensor[] inputs, int first, int rows, double scale, Tensor gx, Tensor gw) {
        Tensor x = inputs[0];
        Tensor w = inputs[1];
        int classes = w.dim(0);
        int size = w.dim(1);
        Tensor z = Tensor.empty(x.dtype(), Shape.of(rows, classes));
        Gemm.multiply(rows, classes, size, x, first * size, size, 1, w, 0, 1, size, z, 0, classes, false);
        CrossEntropyRows losses = new CrossEntropyRows(ignored, smoothing, classes);
        double sum = losses.sum(z, inputs[2], first, rows, scale, gx == null && gw == null ? null : z);
        if (gx != null) {
            Gemm.multiply(rows, size, classes, z, 0, classes, 1, w, 0, size, 1, gx, first * size, size, false);
        }
        if (gw != null) {
            Gemm.multiply(classes, size, rows, z, 0, 1, classes, x, first * size, size, 1, gw, 0, size, true);
        }
        Workspace.recycle(z);
        return sum;
    }

    private int check(Tensor[] inputs) {
        Require.count(this, inputs, 3);
        Shape x = inputs[0].shape();
        Shape w = inputs[1].shape();
        boolean fits = x.rank() >= 1
                && w.rank() == 2
                && x.dim(-1) == w.dim(1)
                && inputs[0].dtype() == inputs[1].dtype()
                && inputs[0].dtype().isFloating()
                && inputs[2].dtype() == DType.INT32
                && inputs[2].shape().equals(Targets.rowsOf(x));
        if (!fits) {
            throw Require.fault(
                    this, "hidden states [..., D], W [V, D] of the same type and INT32 targets [...]", inputs);
        }
        return Targets.count(this, inputs[2].ints(), x.with(-1, w.dim(0)), ignored);
    }
}
