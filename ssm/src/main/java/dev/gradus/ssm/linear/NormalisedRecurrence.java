package dev.gradus.ssm.linear;

import dev.gradus.op.reduce.CumSum;
import dev.gradus.tensor.Tensor;

/**
 * Linear attention whose weights add up to 1. Legend: B sequences, T tokens, H heads, K elements of a key, V of a
 * value.
 *
 * @param output [B,T,H,V]
 * @param state S after the last token, [B,H,K,V]
 * @param sum z after the last token, [B,H,K]
 */
public record NormalisedRecurrence(Tensor output, Tensor state, Tensor sum) {

    /**
     * {@code S_t = S_(t-1) + k_t v_t^T, z_t = z_(t-1) + k_t, y_t = S_t^T q_t / (z_t q_t + eps)}.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param start S before the first token, [B,H,K,V]
     * @param first z before the first token, [B,H,K]
     * @param eps added to the sum of weights
     * @return outputs and the last state, differentiable
     */
    public static NormalisedRecurrence of(Tensor q, Tensor k, Tensor v, Tensor start, Tensor first, double eps) {
        Recurrence r = Recurrence.outer(q, k, v, null, start);
        int tokens = k.dim(1);
        Tensor sums = k.apply(new CumSum(1)).add(first.reshape(k.dim(0), 1, k.dim(2), k.dim(3))); // [B,T,H,K]
        Tensor weights = q.mul(sums).sum(-1).add(eps); // [B,T,H]
        Tensor last = sums.slice(1, tokens - 1, tokens).reshape(k.dim(0), k.dim(2), k.dim(3));
        return new NormalisedRecurrence(r.output().div(Recurrence.column(weights)), r.state(), last);
    }
}
