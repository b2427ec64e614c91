package dev.gradus.ssm.linear;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.shape.Expand;
import dev.gradus.ssm.scan.GatedOuterProduct;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * What the families have in common: a matrix state of each head that is written by keys and values and read by queries.
 *
 * <p>Legend: B sequences, T tokens, H heads, K elements of a key, V of a value.
 *
 * @param output [B,T,H,V]
 * @param state [B,H,K,V], after the last token
 */
public record Recurrence(Tensor output, Tensor state) {

    /**
     * Linear attention with a decay: {@code S_t = e^g_t S_(t-1) + k_t v_t^T, y_t = S_t^T q_t}.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param g logarithm of the decay, at most 0, [B,T,H] or [B,T,H,K] for one of each key channel, or null for none
     * @param start [B,H,K,V], the state before the first token
     * @return outputs and the last state, differentiable
     * @throws IllegalArgumentException if shapes do not fit or a decay is greater than 1
     */
    public static Recurrence outer(Tensor q, Tensor k, Tensor v, Tensor g, Tensor start) {
        checkDecay(g);
        GatedOuterProduct op = new GatedOuterProduct(g != null, true, false);
        return of(g == null ? Autograd.run(op, q, k, v, start) : Autograd.run(op, q, k, v, g, start));
    }

    /**
     * RWKV-5 and 6: {@code y_t = (S_(t-1) + (u k_t) v_t^T)^T r_t, S_t = e^g_t S_(t-1) + k_t v_t^T}.
     *
     * @param r [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param g logarithm of the decay, [B,T,H,K]
     * @param u bonus of the current token, [H,K]
     * @param start [B,H,K,V]
     * @return outputs and the last state, differentiable
     */
    public static Recurrence withBonus(Tensor r, Tensor k, Tensor v, Tensor g, Tensor u, Tensor start) {
        checkDecay(g);
        Recurrence before = of(Autograd.run(new GatedOuterProduct(true, true, true), r, k, v, g, start));
        Tensor now = r.mul(k).mul(u).sum(-1); // [B,T,H]
        return new Recurrence(before.output.add(column(now).mul(v)), before.state);
    }

    /**
     * The delta rule: what the state holds for a key is replaced by beta of the new value,
     * {@code S' = e^g_t S_(t-1); S_t = S' + beta_t k_t (v_t - S'^T k_t)^T, y_t = S_t^T q_t}.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K], of length 1
     * @param v [B,T,H,V]
     * @param beta [B,T,H]
     * @param g logarithm of the decay, [B,T,H] or [B,T,H,K], or null for none
     * @param start [B,H,K,V]
     * @return outputs and the last state, differentiable
     */
    public static Recurrence delta(Tensor q, Tensor k, Tensor v, Tensor beta, Tensor g, Tensor start) {
        checkDecay(g);
        Tensor written = k.mul(column(beta)); // [B,T,H,K]
        Tensor taken = written.mul(-1);
        if (g == null) {
            return of(Autograd.run(new DeltaRule(), q, written, v, k, taken, start));
        }
        Tensor each = g.shape().rank() == 4 ? g : column(g).apply(new Expand(k.shape()));
        return of(Autograd.run(new DeltaRule(), q, written, v, k.mul(g.shape().rank() == 4 ? g.exp() : column(g.exp())),
                taken, start, each));
    }

    /**
     * The generalised delta rule: {@code S_t = diag(e^g_t) S_(t-1) + b_t (S_(t-1)^T a_t)^T + k_t v_t^T, y_t = S_t^T
     * q_t}.
     *
     * @param q [B,T,H,K]
     * @param k [B,T,H,K]
     * @param v [B,T,H,V]
     * @param a [B,T,H,K]
     * @param b [B,T,H,K]
     * @param g logarithm of the decay, [B,T,H,K]
     * @param start [B,H,K,V]
     * @return outputs and the last state, differentiable
     */
    public static Recurrence lowRank(Tensor q, Tensor k, Tensor v, Tensor a, Tensor b, Tensor g, Tensor start) {
        checkDecay(g);
        return of(Autograd.run(new DeltaRule(), q, k, v, a, b, start, g));
    }

    /**
     * The state before the first token.
     *
     * @param like a tensor of the element type
     * @param batch B
     * @param heads H
     * @param keys K
     * @param values V
     * @return zeros [B,H,K,V]
     */
    public static Tensor empty(Tensor like, int batch, int heads, int keys, int values) {
        return Tensor.zeros(like.dtype(), Shape.of(batch, heads, keys, values));
    }

    /** A state that grows at every step overflows sooner or later. */
    private static void checkDecay(Tensor g) {
        double most = g == null || g.size() == 0 ? 0 : greatest(g);
        if (most > 0) {
            throw new IllegalArgumentException(
                    "a decay needs a logarithm of at most 0, got " + most + " in g " + g.shape());
        }
    }

    private static double greatest(Tensor g) {
        if (g.dtype() == DType.FLOAT32) {
            float most = Float.NEGATIVE_INFINITY;
            for (float x : g.floats()) {
                most = x > most ? x : most;
            }
            return most;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (double x : g.doubles()) {
            most = x > most ? x : most;
        }
        return most;
    }

    private static Recurrence of(Tensor[] outputs) {
        return new Recurrence(outputs[0], outputs[1]);
    }

    /** [B,T,H] as [B,T,H,1]. */
    static Tensor column(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2), 1);
    }
}
