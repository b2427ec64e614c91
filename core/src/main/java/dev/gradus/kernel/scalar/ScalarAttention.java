package dev.gradus.kernel.scalar;

import dev.gradus.kernel.AttentionKernels;
import dev.gradus.kernel.AttentionTiles;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.VisibleParts.Ranges;
import java.util.Arrays;

/** Tiles of attention in plain loops, which end in loops over neighbouring queries. */
public final class ScalarAttention implements AttentionTiles {

    private static final int WIDTH = 64;
    private static final int PANEL = AttentionKernels.TILE * WIDTH;

    /** Creates the loops. */
    public ScalarAttention() {}

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void pack(int rows, int n, float[] x, int xo, int xrs, float[] panels) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < n; c++) {
                panels[c / WIDTH * PANEL + r * WIDTH + c % WIDTH] = x[xo + r * xrs + c];
            }
        }
    }

    @Override
    public void scores(Ranges parts, int n, float[] a, int ao, int ars, float[] panel, float[] s) {
        for (int part = 0; part < parts.count(); part++) {
            int j = parts.first(part);
            int i = parts.from(part);
            FloatProduct.multiply(
                    parts.rows(part), parts.to(part) - i, n,
                    a, ao + j * ars, ars, 1,
                    panel, i, WIDTH, 1,
                    s, j * WIDTH + i, WIDTH,
                    false);
        }
    }

    @Override
    public void gather(Ranges parts, int n, float[] panels, float[] s, float[] alpha, float[] out) {
        float[] sums = new float[n];
        for (int part = 0; part < parts.count(); part++) {
            int from = parts.from(part);
            for (int i = parts.first(part); i < parts.first(part) + parts.rows(part); i++) {
                product(n, parts.to(part) - from, s, from * WIDTH + i, WIDTH, panels, from, sums);
                for (int c = 0; c < n; c++) {
                    out[i * n + c] = Math.fma(alpha[i], out[i * n + c], sums[c]);
                }
            }
        }
    }

    @Override
    public void scatter(Ranges parts, int queries, int n, float[] s, float[] panels, float[] c, int co, int crs) {
        float[] sums = new float[n];
        for (int part = 0; part < parts.count(); part++) {
            int from = parts.from(part);
            for (int j = parts.first(part); j < parts.first(part) + parts.rows(part); j++) {
                product(n, Math.min(queries, parts.to(part)) - from, s, j * WIDTH + from, 1, panels, from, sums);
                for (int e = 0; e < n; e++) {
                    c[co + j * crs + e] += sums[e];
                }
            }
        }
    }

    /** {@code sums[e] = sum over p of a[p] panels[from + p, e]}. */
    private static void product(int n, int k, float[] a, int ao, int as, float[] panels, int from, float[] sums) {
        Arrays.fill(sums, 0f);
        for (int p = 0; p < k; p++) {
            float x = a[ao + p * as];
            for (int e = 0; e < n; e++) {
                float b = panels[e / WIDTH * PANEL + (from + p) * WIDTH + e % WIDTH];
                sums[e] = Math.fma(x, b, sums[e]);
            }
        }
    }

    @Override
    public void hide(int keys, long[] bits, float[] s) {
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < WIDTH; i++) {
                if ((bits[j] >>> i & 1) == 0) {
                    s[j * WIDTH + i] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    @Override
    public void softmax(int keys, float[] s, float[] max, float[] sum, float[] alpha) {
        for (int i = 0; i < WIDTH; i++) {
            float old = max[i];
            float m = old;
            for (int j = 0; j < keys; j++) {
                m = s[j * WIDTH + i] > m ? s[j * WIDTH + i] : m;
            }
            float shift = m == Float.NEGATIVE_INFINITY ? 0f : m;
            float factor = Elementary.exp2OfNegative(old - shift);
            float total = sum[i] * factor;
            for (int j = 0; j < keys; j++) {
                float p = Elementary.exp2OfNegative(s[j * WIDTH + i] - shift);
                s[j * WIDTH + i] = p;
                total += p;
            }
            max[i] = m;
            sum[i] = total;
            alpha[i] = factor;
        }
    }

    @Override
    public void powers(int keys, float[] shift, float[] s) {
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < WIDTH; i++) {
                s[j * WIDTH + i] = Elementary.exp2OfNegative(s[j * WIDTH + i] - shift[i]);
            }
        }
    }

    @Override
    public void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p) {
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < WIDTH; i++) {
                float x = p[j * WIDTH + i];
                p[j * WIDTH + i] = x == 0f ? 0f : x * (d[j * WIDTH + i] - delta[i]) * scale;
            }
        }
    }

    @Override
    public void rowDots(int rows, int n, float[] x, float[] a, int ao, int ars, float[] out, int oo, float[] lanes) {
        for (int j = 0; j < rows; j++) {
            Arrays.fill(lanes, 0, Pointwise.LANES, 0f);
            for (int c = 0; c < n; c++) {
                int lane = c % Pointwise.LANES;
                lanes[lane] = Math.fma(x[c], a[ao + j * ars + c], lanes[lane]);
            }
            float sum = lanes[0];
            for (int lane = 1; lane < Pointwise.LANES; lane++) {
                sum += lanes[lane];
            }
            out[oo + j] = sum;
        }
    }

    @Override
    public void rowSum(int rows, int n, float[] p, int po, float[] a, int ao, int ars, float[] out, int oo) {
        for (int j = 0; j < rows; j++) {
            for (int c = 0; c < n; c++) {
                out[oo + c] = Math.fma(p[po + j], a[ao + j * ars + c], out[oo + c]);
            }
        }
    }

    @Override
    public void dots(int n, float[] a, float[] b, float[] sum) {
        Arrays.fill(sum, 0f);
        for (int c = 0; c < n; c++) {
            for (int i = 0; i < WIDTH; i++) {
                sum[i] = Math.fma(a[c * WIDTH + i], b[c * WIDTH + i], sum[i]);
            }
        }
    }
}
