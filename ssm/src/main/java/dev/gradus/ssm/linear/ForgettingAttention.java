package dev.gradus.ssm.linear;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.op.shape.Concat;
import dev.gradus.pattern.Causal;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Softmax attention with a forget gate: {@code y_t = sum_s p_ts v_s, p_t = softmax over s <= t of (c q_t k_s + g_(s+1)
 * + ... + g_t)}.
 *
 * <p>The decay of linear attention brought back to the softmax. Of the sum {@code G_t - G_s}, with G the running sum of
 * g, the first part changes no softmax, so that one more element of queries (1) and keys ({@code -G_s}) is all that is
 * needed. Legend: B sequences, T tokens, H heads, K elements of a key, V of a value. Lin et al. 2025 (Forgetting
 * Transformer).
 */
public final class ForgettingAttention {
    private ForgettingAttention() {}

    /**
     * Attends.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param g logarithm of the forget gate, [B,T,H], at most 0
     * @param scale c, usually {@code 1/sqrt(K)}
     * @return [B,T,H,V]
     */
    public static Tensor of(Tensor q, Tensor k, Tensor v, Tensor g, double scale) {
        Tensor forgotten = Recurrence.column(g.apply(new CumSum(1)).mul(-1)); // [B,T,H,1]
        Tensor one = Tensor.full(q.dtype(), Shape.of(q.dim(0), q.dim(1), q.dim(2), 1), 1);
        Tensor queries = q.mul(scale).apply(new Concat(3), one); // [B,T,H,K+1]
        Tensor keys = k.apply(new Concat(3), forgotten);
        return Autograd.run(new Attention(new Causal(), 1), queries, keys, v)[0];
    }
}
