package dev.gradus.op.loss;

import dev.gradus.autograd.MultiOp;
import dev.gradus.op.Require;
import dev.gradus.op.math.Zip;
import dev.gradus.op.norm.LogSoftmax;
import dev.gradus.op.reduce.Sum;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code L = mean over rows of k, k = sum p (log p - log q), q = softmax(x), p = softmax(t); dx = dL/N (q - p), dt = dL/N p
 * (log p - log q - k)}.
 *
 * <p>The Kullback-Leibler divergence of a model's distribution q from the wanted one p, both given by logits: x, t [..., V],
 * N rows; output: L []. Classes with p = 0 count nothing, masked rows (all logits minus infinity) nothing at all.
 */
public record KlDivergence() implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor logQ = inputs[0].apply(new LogSoftmax(-1));
        Tensor logP = inputs[1].apply(new LogSoftmax(-1));
        Tensor loss = rows(logP, logQ).sum().mul(1.0 / Math.max(1, rowCount(inputs[0])));
        return new Tensor[] {loss, logQ, logP};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Require.onlyFirst(this, grads);
        double g = grads[0].item() / Math.max(1, rowCount(inputs[0]));
        Tensor logQ = outputs[1];
        Tensor logP = outputs[2];
        Shape shape = inputs[0].shape();
        Tensor[] result = new Tensor[2];
        if (inputs[0].requiresGrad()) {
            result[0] = Zip.of((q, p) -> g * (StrictMath.exp(q) - StrictMath.exp(p)), logQ, logP, shape);
        }
        if (inputs[1].requiresGrad()) {
            Tensor p = logP.exp();
            result[1] = terms(logP, logQ).sub(p.mul(rows(logP, logQ))).mul(g);
        }
        return result;
    }

    private void check(Tensor[] inputs) {
        Require.floating(this, inputs, 2);
        if (inputs[0].shape().rank() < 1 || !inputs[0].shape().equals(inputs[1].shape())) {
            throw Require.fault(this, "two tensors of logits [..., V] of one shape", inputs);
        }
    }

    private static int rowCount(Tensor x) {
        return x.shape().count(0, x.shape().rank() - 1);
    }

    /** {@code p (log p - log q)}, 0 where p is. */
    private static Tensor terms(Tensor logP, Tensor logQ) {
        return Zip.of((p, q) -> p == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(p) * (p - q), logP, logQ,
                logP.shape());
    }

    /** The divergence of each row, [..., 1]. */
    private static Tensor rows(Tensor logP, Tensor logQ) {
        return terms(logP, logQ).apply(new Sum(new int[] {-1}, true));
    }
}
