package dev.gradus.kernel;

/**
 * Short causal convolutions of every channel for itself, with channels side by side: x, y [batch, steps, channels].
 *
 * <p>Filters are [taps, channels]; the last tap stands on the current step, x is 0 before the first.
 */
public interface Depthwise {

    /**
     * The sizes of a convolution.
     *
     * @param batch    number of sequences
     * @param steps    length of each
     * @param channels numbers of a step
     * @param taps     length of the filters
     * @param dilation distance of the steps that a filter sees
     */
    record Form(int batch, int steps, int channels, int taps, int dilation) {

        /** How many steps ago tap {@code k} looks. */
        public int delay(int k) {
            return (taps - 1 - k) * dilation;
        }

        /** The first tap that looks back at most {@code most} steps. */
        public int firstTap(int most) {
            return Math.max(0, taps - 1 - most / dilation);
        }

        /** Steps of all sequences. */
        public int rows() {
            return batch * steps;
        }
    }

    /**
     * {@code y_t = b + sum over k of w_k x_(t - delay(k))}, fused and in order of k.
     *
     * @param w [taps, channels]
     * @param b [channels], or null for 0
     */
    void forward(Form form, float[] x, float[] w, float[] b, float[] y);

    /** {@code gx_s = sum over k of w_k gy_(s + delay(k))}. */
    void gradOfInput(Form form, float[] gy, float[] w, float[] gx);

    /**
     * {@code gw_k = sum over t of gy_t x_(t - delay(k)), gb = sum over t of gy_t}.
     *
     * <p>Steps are added one after the other within blocks that depend on the sizes only; the blocks are added in order.
     *
     * @param gw [taps, channels], written
     * @param gb [channels], written; or null
     */
    void gradOfFilter(Form form, float[] x, float[] gy, float[] gw, float[] gb);
}
