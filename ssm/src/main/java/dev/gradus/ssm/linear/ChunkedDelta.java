package dev.gradus.ssm.linear;

import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Triu;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The delta rule in chunks, as a lesson: within a chunk of C tokens all is products of matrices, and only the state
 * goes from chunk to chunk.
 *
 * <p>The corrections of a chunk depend on each other through a triangular system, {@code (I + A) U = beta (V - e^c K
 * S), A_ts = beta_t e^(c_t - c_s) k_t k_s for s < t}, with c the sum of the log decays so far (the WY form of a product
 * of Householder-like factors). Then {@code Y = e^c Q S + ((Q K^T) e^(c_t - c_s), s <= t) U} and {@code S = e^(c_C) S +
 * sum_s e^(c_C - c_s) k_s u_s^T}. On a GPU this is the fast form; on a CPU {@link Recurrence#delta} is. Legend: B
 * sequences, T tokens, H heads, K elements of a key, V of a value. Yang et al. 2024 (2406.06484, section 3;
 * 2412.06464).
 */
public final class ChunkedDelta {
    private ChunkedDelta() {}

    /**
     * The same function as {@link Recurrence#delta}.
     *
     * @param chunk C, tokens of a chunk; the last may have fewer
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param beta [B,T,H]
     * @param g logarithm of the decay, [B,T,H], or null for none
     * @param start [B,H,K,V]
     * @return outputs and the last state, differentiable
     */
    public static Recurrence run(int chunk, Tensor q, Tensor k, Tensor v, Tensor beta, Tensor g, Tensor start) {
        if (chunk < 1) {
            throw new IllegalArgumentException("chunks need at least 1 token, got " + chunk);
        }
        Tensor state = start;
        Tensor all = null;
        for (int t = 0; t < q.dim(1); t += chunk) {
            int end = Math.min(t + chunk, q.dim(1));
            Tensor decays = g == null ? beta.slice(1, t, end).mul(0) : g.slice(1, t, end);
            Recurrence one = chunk(rows(q, t, end), rows(k, t, end), rows(v, t, end), rows(beta, t, end),
                    rows(decays, 0, end - t), state);
            Tensor y = one.output().transpose(1, 2); // [B,C,H,V]
            all = all == null ? y : all.apply(new Concat(1), y);
            state = one.state();
        }
        return new Recurrence(all, state);
    }

    /** Tokens t to end of x [B,T,H,n] as [B,H,C,n]; a vector [B,T,H] as [B,H,C,1]. */
    private static Tensor rows(Tensor x, int t, int end) {
        Tensor matrix = x.shape().rank() == 3 ? Recurrence.column(x) : x;
        return matrix.slice(1, t, end).transpose(1, 2);
    }

    private static Recurrence chunk(Tensor q, Tensor k, Tensor v, Tensor beta, Tensor g, Tensor state) {
        int tokens = q.dim(2);
        Tensor keysAcross = k.transpose(2, 3); // [B,H,K,C]
        Tensor sums = lower(tokens, 0, g).matmul(g); // c, [B,H,C,1]
        Tensor between = sums.sub(sums.transpose(2, 3)); // c_t - c_s, [B,H,C,C]
        Tensor before = lower(tokens, 1, g);
        Tensor until = lower(tokens, 0, g);
        Tensor fading = between.mul(until).exp(); // 1 where s > t: hidden below
        Tensor system = k.matmul(keysAcross).mul(fading).mul(beta).mul(before); // A
        Tensor right = v.sub(k.matmul(state).mul(sums.exp())).mul(beta); // [B,H,C,V]
        Tensor u = solve(system, right);
        Tensor weights = q.matmul(keysAcross).mul(fading).mul(until);
        Tensor y = q.matmul(state).mul(sums.exp()).add(weights.matmul(u));
        Tensor last = sums.slice(2, tokens - 1, tokens); // [B,H,1,1]
        Tensor written = k.mul(last.sub(sums).exp()).transpose(2, 3).matmul(u); // [B,H,K,V]
        return new Recurrence(y, state.mul(last.exp()).add(written));
    }

    /** {@code (I + A) U = R} for A below the diagonal, row after row. */
    private static Tensor solve(Tensor system, Tensor right) {
        Tensor u = right.slice(2, 0, 1);
        for (int t = 1; t < right.dim(2); t++) {
            Tensor known = system.slice(2, t, t + 1).slice(3, 0, t).matmul(u); // [B,H,1,V]
            u = u.apply(new Concat(2), right.slice(2, t, t + 1).sub(known));
        }
        return u;
    }

    /** Ones on and below the diagonal, or further below it: [C,C]. */
    private static Tensor lower(int tokens, int offset, Tensor like) {
        Tensor ones = Tensor.full(like.dtype(), Shape.of(tokens, tokens), 1);
        return ones.sub(ones.apply(new Triu(1 - offset)));
    }
}
