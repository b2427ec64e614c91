package dev.gradus.kernel;

/**
 * Softmax attention, {@code y_i = sum_j p_ij v_j} with {@code p_i = softmax_j(scale q_i k_j)} over the allowed keys.
 *
 * <p>Scores are never stored: tiles of 64 keys are visited in order with a running maximum and sum (Milakov and Gimelshein
 * 2018; Dao et al. 2022), and computed again on the way back from {@code lse_i = ln sum_j e^(scale q_i k_j)} (Dao 2023).
 * Memory grows with the length, not with its square. A query without any key gives 0 and an lse of minus infinity.
 *
 * <p><b>One order of operations</b>, whatever the provider and the number of threads: a score is a fused multiply-add chain
 * over the elements of {@code scale/ln(2) q} and k, so that probabilities are powers of 2; sums over keys or
 * queries are chains from 0 within a tile of {@link #TILE}, then tiles are added in order, after multiplication by
 * {@code 2^(old max - new max)} on the way forward; gradients of keys are added over heads of the group, then queries.
 */
public interface AttentionKernels {

    /** Keys, and queries, of a tile. */
    int TILE = 64;

    /**
     * All outputs and their lse.
     *
     * @param s sizes and rules
     * @param terms what becomes of the scores
     * @param q queries
     * @param ql where they lie
     * @param k keys
     * @param kl where they lie
     * @param v values
     * @param vl where they lie
     * @param y outputs, written: [B,T,H,valueSize], contiguous
     * @param lse [B,H,T], written
     */
    void forward(
            AttentionSetup s, ScoreTerms terms, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
            HeadLayout vl, float[] y,
            float[] lse);

    /**
     * Gradients of queries, keys and values.
     *
     * @param s sizes and rules
     * @param terms what becomes of the scores
     * @param q queries
     * @param ql where they lie, and their gradient
     * @param k keys
     * @param kl where they lie, and their gradient
     * @param v values
     * @param vl where they lie, and their gradient
     * @param y what {@link #forward} wrote
     * @param lse what {@link #forward} wrote
     * @param gy gradient of y, of its layout
     * @param glse gradient of lse, or null
     * @param gq gradient of the queries, written
     * @param gk gradient of the keys, written
     * @param gv gradient of the values, written
     */
    void backward(
            AttentionSetup s, ScoreTerms terms, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
            HeadLayout vl, float[] y,
            float[] lse, float[] gy, float[] glse, float[] gq, float[] gk, float[] gv);

    /** {@link #forward} with scores as they are. */
    default void forward(
            AttentionSetup s, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v, HeadLayout vl, float[] y,
            float[] lse) {
        forward(s, ScoreTerms.NONE, q, ql, k, kl, v, vl, y, lse);
    }

    /** {@link #backward} with scores as they are. */
    default void backward(
            AttentionSetup s, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v, HeadLayout vl, float[] y,
            float[] lse, float[] gy, float[] glse, float[] gq, float[] gk, float[] gv) {
        backward(s, ScoreTerms.NONE, q, ql, k, kl, v, vl, y, lse, gy, glse, gq, gk, gv);
    }
}
