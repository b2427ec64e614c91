package dev.gradus.op.attention;

import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.scalar.DoubleAttention;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Queries, keys and values of one attention: the tensors, where their heads lie in them, and the rules. */
record Heads(
        AttentionSetup setup, Tensor q, HeadLayout ql, Tensor k, HeadLayout kl, Tensor v, HeadLayout vl) {

    void forward(Tensor y, Tensor lse) {
        if (q.dtype() == DType.FLOAT32) {
            Kernels.active().attention().forward(
                    setup, q.floats(), ql, k.floats(), kl, v.floats(), vl, y.floats(), lse.floats());
        } else {
            new DoubleAttention(setup, q.doubles(), ql, k.doubles(), kl, v.doubles(), vl)
                    .forward(y.doubles(), lse.doubles());
        }
    }

    /** Writes the gradients, which lie as q, k and v do. */
    void backward(Tensor y, Tensor lse, Tensor gy, Tensor glse, Tensor gq, Tensor gk, Tensor gv) {
        if (q.dtype() == DType.FLOAT32) {
            Kernels.active().attention().backward(
                    setup, q.floats(), ql, k.floats(), kl, v.floats(), vl, y.floats(), lse.floats(), gy.floats(),
                    glse == null ? null : glse.floats(), gq.floats(), gk.floats(), gv.floats());
        } else {
            new DoubleAttention(setup, q.doubles(), ql, k.doubles(), kl, v.doubles(), vl).backward(
                    y.doubles(), gy.doubles(), glse == null ? null : glse.doubles(), gq.doubles(), gk.doubles(),
                    gv.doubles());
        }
    }
}
