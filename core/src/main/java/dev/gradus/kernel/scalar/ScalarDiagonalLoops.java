package dev.gradus.kernel.scalar;

import dev.gradus.kernel.DiagonalLoops;
import java.util.Arrays;

/** The loops of a selective scan as one would write them on a blackboard. */
public final class ScalarDiagonalLoops implements DiagonalLoops {

    private static final int LANES = 16;

    /** Creates the loops. */
    public ScalarDiagonalLoops() {}

    @Override
    public void gather(int n, int width, float[] x, int xo, int xs, float[] bias, int bo, float[] panel) {
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < width; i++) {
                panel[t * LANES + i] = x[xo + t * xs + i] + (bias == null ? 0f : bias[bo + i]);
            }
            Arrays.fill(panel, t * LANES + width, (t + 1) * LANES, 0f);
        }
    }

    @Override
    public void scaleRows(int n, float[] x, float[] w, float[] y) {
        for (int i = 0; i < n * LANES; i++) {
            y[i] = x[i] * w[i % LANES];
        }
    }

    @Override
    public void decays(int n, int states, int stride, float[] d, float[] rates, float[] decays) {
        for (int s = 0; s < states; s++) {
            for (int i = 0; i < n * LANES; i++) {
                decays[s * stride + i] = Elementary.exp2(d[i] * rates[s * LANES + i % LANES]);
            }
        }
    }

    @Override
    public void scan(
            int n, int states, int stride, float[] decays, float[] x, float[] b, float[] c, int bo, int bs, float[] h,
            float[] y) {
        scan(n, 0, states, stride, decays, x, b, c, bo, bs, h, y);
    }

    /** The states from {@code first} on. */
    public void scan(
            int n, int first, int states, int stride, float[] decays, float[] x, float[] b, float[] c, int bo, int bs,
            float[] h, float[] y) {
        for (int s = first; s < states; s++) {
            for (int i = 0; i < n * LANES; i++) {
                int at = s * LANES + i % LANES;
                int coefficient = bo + i / LANES * bs + s;
                h[at] = Math.fma(decays[s * stride + i], h[at], x[i] * b[coefficient]);
                y[i] = Math.fma(h[at], c[coefficient], y[i]);
            }
        }
    }

    @Override
    public void states(
            int n, int states, int stride, float[] decays, float[] x, float[] b, int bo, int bs, float[] h, int hs) {
        for (int s = 0; s < states; s++) {
            for (int i = 0; i < n * LANES; i++) {
                int at = s * hs + i;
                h[at + LANES] = Math.fma(decays[s * stride + i], h[at], x[i] * b[bo + i / LANES * bs + s]);
            }
        }
    }

    @Override
    public void reverse(
            int n, int s, int at, float[] decays, float[] h, int ho, float[] x, float[] d, float[] gy, float[] b,
            float[] c, int bo, int bs, float[] a, float[] g, float[] ga, float[] gb, float[] gc, float[] gx,
            float[] gd) {
        for (int i = n * LANES - 1; i >= 0; i--) {
            int lane = s * LANES + i % LANES;
            int coefficient = bo + i / LANES * bs;
            float slope = Math.fma(gy[i], c[coefficient], g[lane]);
            gc[at + i] = Math.fma(gy[i], h[ho + LANES + i], gc[at + i]);
            gb[at + i] = Math.fma(slope, x[i], gb[at + i]);
            gx[i] = Math.fma(slope, b[coefficient], gx[i]);
            g[lane] = slope * decays[at + i];
            float w = g[lane] * h[ho + i];
            gd[i] = Math.fma(w, a[lane], gd[i]);
            ga[lane] = Math.fma(w, d[i], ga[lane]);
        }
    }

    @Override
    public void inputs(int n, float[] u, float[] d, float[] gy, float[] skip, float[] gx, float[] gd) {
        for (int i = 0; i < n * LANES; i++) {
            gd[i] = Math.fma(gx[i], u[i], gd[i]);
            gx[i] = Math.fma(gx[i], d[i], gy[i] * skip[i % LANES]);
        }
    }

    @Override
    public void sumRows(int n, float[] x, float[] y, float[] sum) {
        for (int i = 0; i < n * LANES; i++) {
            int lane = i % LANES;
            sum[lane] = y == null ? sum[lane] + x[i] : Math.fma(x[i], y[i], sum[lane]);
        }
    }

    @Override
    public void addLanes(int rows, float[] x, int xo, float[] y, int yo, int ys) {
        for (int r = 0; r < rows; r++) {
            float sum = x[xo + r * LANES];
            for (int lane = 1; lane < LANES; lane++) {
                sum += x[xo + r * LANES + lane];
            }
            y[yo + r * ys] = sum;
        }
    }
}
