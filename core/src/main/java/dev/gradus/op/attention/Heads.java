package dev.gradus.op.attention;

import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.ScoreTerms;
import dev.gradus.kernel.scalar.DoubleAttention;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Queries, keys and values of one attention: the tensors, where their heads lie in them, and the rules; {@code weights}
 * [rows, H] is the table of the scores' bias, or null without one.
 */
record Heads(
        AttentionSetup setup, ScoreRule rule, Tensor weights, Tensor q, HeadLayout ql, Tensor k, HeadLayout kl,
        Tensor v,
        HeadLayout vl) {

    void forward(Tensor y, Tensor lse) {
        if (q.dtype() == DType.FLOAT32) {
            Kernels.active().attention().forward(
                    setup, terms(null), q.floats(), ql, k.floats(), kl, v.floats(), vl, y.floats(), lse.floats());
        } else {
            exact().forward(y.doubles(), lse.doubles());
        }
    }

    private ScoreTerms terms(float[] grads) {
        return new ScoreTerms(rule, weights == null ? null : weights.floats(), grads);
    }

    private DoubleAttention exact() {
        return new DoubleAttention(setup, rule, weights == null ? null : weights.doubles(), q.doubles(), ql,
                k.doubles(),
                kl, v.doubles(), vl);
    }

    /** Writes the gradients, which lie as q, k and v do; returns that of the weights, or null if they need none. */
    Tensor backward(Tensor y, Tensor lse, Tensor gy, Tensor glse, Tensor gq, Tensor gk, Tensor gv) {
        boolean asked = weights != null && weights.requiresGrad();
        if (q.dtype() == DType.FLOAT32) {
            float[] parts = asked ? new float[setup.batch() * setup.heads() * rule.bias().rows()] : null;
            Kernels.active().attention().backward(
                    setup, terms(parts), q.floats(), ql, k.floats(), kl, v.floats(), vl, y.floats(), lse.floats(),
                    gy.floats(), glse == null ? null : glse.floats(), gq.floats(), gk.floats(), gv.floats());
            return asked ? summed(parts) : null;
        }
        Tensor gw = asked ? Tensor.zeros(DType.FLOAT64, weights.shape()) : null;
        exact().backward(y.doubles(), gy.doubles(), glse == null ? null : glse.doubles(), gq.doubles(), gk.doubles(),
                gv.doubles(), asked ? gw.doubles() : null);
        return gw;
    }

    /** Sums parts [B, H, rows] over the sequences, in order, to [rows, H]. */
    private Tensor summed(float[] parts) {
        int heads = setup.heads();
        int rows = rule.bias().rows();
        Tensor sum = Tensor.zeros(DType.FLOAT32, Shape.of(rows, heads));
        for (int e = 0; e < parts.length; e++) {
            sum.floats()[e % rows * heads + e / rows % heads] += parts[e];
        }
        return sum;
    }
}
