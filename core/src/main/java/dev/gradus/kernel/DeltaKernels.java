package dev.gradus.kernel;

/**
 * The generalised delta rule: a matrix state S [K,V] of each head that is faded, corrected and read,
 * {@code u_t = S_(t-1)^T a_t; S_t = diag(d_t) S_(t-1) + b_t u_t^T + k_t v_t^T; y_t = S_t^T q_t}.
 *
 * <p>With {@code a = d k, b = -beta k} and keys times beta it is the (gated) delta rule (Yang et al. 2024); with general a and
 * b it is the state of RWKV-7 (Peng et al. 2025). Vectors of length K (q, k, a, b, d) are [B,T,H,K], those of length V (v,
 * u, y) are [B,T,H,V], states [B,H,K,V], all contiguous. Memory grows with T (K + V), never with T K V: the way back makes
 * the states again, and the gradient of the decay follows from {@code <dS_t, S_t>}, which changes from step to step by
 * terms that are known.
 *
 * <p><b>One order of operations</b>: an element of the state is {@code fma(k, v, fma(b, u, d s))}; a sum over K or V is one
 * chain of fused multiply-adds in increasing order.
 */
public interface DeltaKernels {

    /**
     * Sizes.
     *
     * @param batch B
     * @param steps T
     * @param heads H
     * @param keySize K
     * @param valueSize V
     */
    record Form(int batch, int steps, int heads, int keySize, int valueSize) {

        /** Number of step {@code t} of a head, whose vectors lie at this times their length. */
        int row(int head, int t) {
            return (head / heads * steps + t) * heads + head % heads;
        }

        /** From a step to the next. */
        int stride() {
            return heads;
        }

        /** Heads of all sequences. */
        int states() {
            return batch * heads;
        }
    }

    /**
     * What the recurrence reads.
     *
     * @param q queries
     * @param k keys
     * @param v values
     * @param a what the correction reads the state with
     * @param b where the correction is written
     * @param d factors of the state, or null for 1
     * @param start [B,H,K,V] the state before the first step
     */
    record Inputs(float[] q, float[] k, float[] v, float[] a, float[] b, float[] d, float[] start) {}

    /**
     * All outputs.
     *
     * @param form sizes
     * @param in what it reads
     * @param y outputs, written
     * @param u readings of the correction, written; the way back needs them
     * @param end [B,H,K,V] the state after the last step, written
     */
    void forward(Form form, Inputs in, float[] y, float[] u, float[] end);

    /**
     * Gradients, each of the form of what it belongs to.
     *
     * @param q of the queries, written
     * @param k of the keys, written
     * @param v of the values, written
     * @param a of a, written
     * @param b of b, written
     * @param logDecay of {@code ln d}, written; or null
     * @param start of the first state, written
     */
    record Gradients(float[] q, float[] k, float[] v, float[] a, float[] b, float[] logDecay, float[] start) {}

    /**
     * All gradients.
     *
     * @param form sizes
     * @param in what {@link #forward} read
     * @param u what it wrote
     * @param gy gradient of y
     * @param gend gradient of the last state, or null
     * @param gu room for the gradient of u [B,T,H,V]
     * @param out written
     */
    void backward(Form form, Inputs in, float[] u, float[] gy, float[] gend, float[] gu, Gradients out);
}
