package dev.gradus.kernel.scalar;

import dev.gradus.kernel.FilterLoops;

/** Short filters in a plain loop. */
public final class ScalarFilter implements FilterLoops {

    /** Creates the loop. */
    public ScalarFilter() {}

    @Override
    public void filter(
            float[] x, int xo, int step, float[] w, int wo, int taps, float[] b, float[] y, int yo, int from, int n) {
        for (int c = from; c < n; c++) {
            float sum = b == null ? 0f : b[c];
            for (int k = 0; k < taps; k++) {
                sum = Math.fma(w[wo + k * n + c], x[xo + k * step + c], sum);
            }
            y[yo + c] = sum;
        }
    }
}
