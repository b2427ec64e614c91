package dev.gradus.kernel;

/** The loop under {@link Depthwise}: one step, on the calling thread. */
public interface FilterLoops {

    /**
     * {@code y[c] = b[c] + sum over k < taps of w[k n + c] x[k step + c]} for c in from to n - 1, fused and in order of k.
     *
     * @param b [n], or null for 0
     */
    void filter(float[] x, int xo, int step, float[] w, int wo, int taps, float[] b, float[] y, int yo, int from,
            int n);
}
