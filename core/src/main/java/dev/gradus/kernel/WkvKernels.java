package dev.gradus.kernel;

/**
 * The average of RWKV-4 (Peng et al. 2023): each channel weighs its values by {@code e^k}, earlier ones by {@code e^w} less a
 * step and the current one by {@code e^u} more,
 * {@code y_t = (sum_(i<t) e^((t-1-i) w + k_i) v_i + e^(u + k_t) v_t) / (the same without v)}.
 *
 * <p>Sums are kept divided by {@code e^p} with p the greatest exponent so far, so nothing overflows. k, v, y are [B,T,C], w and
 * u [C]; a state is [B,3,C]: the sum above, the sum below, p. States are kept every {@link #CHUNK} steps, the way back makes
 * the others again.
 */
public interface WkvKernels {

    /** Steps between two states that are kept. */
    int CHUNK = 32;

    /**
     * Sizes.
     *
     * @param batch B
     * @param steps T
     * @param channels C
     */
    record Form(int batch, int steps, int channels) {

        /** States that are kept of each sequence. */
        public int chunks() {
            return (steps + CHUNK - 1) / CHUNK;
        }
    }

    /**
     * What the average reads.
     *
     * @param w logarithm of the decay of a step
     * @param u logarithm of the bonus of the current step
     * @param k logarithms of the weights
     * @param v values
     * @param start state before the first step
     */
    record Inputs(float[] w, float[] u, float[] k, float[] v, float[] start) {}

    /**
     * Gradients of what the average reads, all written.
     *
     * @param w of w
     * @param u of u
     * @param k of k
     * @param v of v
     * @param start of the first state
     */
    record Gradients(float[] w, float[] u, float[] k, float[] v, float[] start) {}

    /**
     * All averages.
     *
     * @param form sizes
     * @param in what it reads
     * @param y averages, written
     * @param end state after the last step, written
     * @param kept [B,chunks,3,C] states before the first step of each chunk, written
     */
    void forward(Form form, Inputs in, float[] y, float[] end, float[] kept);

    /**
     * All gradients; the greater of two exponents takes the gradient of p.
     *
     * @param form sizes
     * @param in what {@link #forward} read
     * @param y what it wrote
     * @param end what it wrote
     * @param kept what it wrote
     * @param gy gradient of y
     * @param gend gradient of the last state, or null
     * @param out written
     */
    void backward(
            Form form, Inputs in, float[] y, float[] end, float[] kept, float[] gy, float[] gend, Gradients out);
}
