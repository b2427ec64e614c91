package dev.gradus.kernel.scalar;

import dev.gradus.kernel.WkvLoops;

/** The steps of RWKV-4's average in plain loops. */
public final class ScalarWkv implements WkvLoops {

    /** Creates the loops. */
    public ScalarWkv() {}

    @Override
    public void exponents(
            int steps, int first, int n, float[] w, float[] u, int c, float[] k, int ko, int stride, float[] p, int po,
            float[] here,
            float[] on) {
        for (int j = first; j < n; j++) {
            float most = p[po + j];
            for (int t = 0; t < steps; t++) {
                float key = k[ko + t * stride + j];
                float faded = most + w[c + j];
                here[t * n + j] = most - (u[c + j] + key);
                on[t * n + j] = faded - key;
                most = Math.max(faded, key);
            }
            p[po + j] = most;
        }
    }

    @Override
    public void factors(int first, int n, float[] d, float[] e) {
        for (int i = first; i < n; i++) {
            e[i] = Elementary.expOfNegative(-Math.abs(d[i]));
        }
    }

    @Override
    public void averages(
            int steps, int first, int n, float[] v, int vo, int stride, float[] here, float[] eHere, float[] on,
            float[] eOn, float[] s,
            int so, float[] y, int yo) {
        for (int j = first; j < n; j++) {
            float a = s[so + j];
            float b = s[so + n + j];
            for (int t = 0; t < steps; t++) {
                int i = t * n + j;
                float value = v[vo + t * stride + j];
                float before = here[i] >= 0f ? 1f : eHere[i];
                float now = here[i] >= 0f ? eHere[i] : 1f;
                y[yo + t * stride + j] = Math.fma(before, a, now * value) / Math.fma(before, b, now);
                float kept = on[i] >= 0f ? 1f : eOn[i];
                float added = on[i] >= 0f ? eOn[i] : 1f;
                a = Math.fma(kept, a, added * value);
                b = Math.fma(kept, b, added);
            }
            s[so + j] = a;
            s[so + n + j] = b;
        }
    }

    @Override
    public void sums(
            int steps, int first, int n, float[] v, int vo, int stride, float[] on, float[] eOn, float[] s, int so,
            float[] above,
            float[] below) {
        for (int j = first; j < n; j++) {
            float a = s[so + j];
            float b = s[so + n + j];
            for (int t = 0; t < steps; t++) {
                int i = t * n + j;
                above[i] = a;
                below[i] = b;
                float kept = on[i] >= 0f ? 1f : eOn[i];
                float added = on[i] >= 0f ? eOn[i] : 1f;
                a = Math.fma(kept, a, added * v[vo + t * stride + j]);
                b = Math.fma(kept, b, added);
            }
            s[so + j] = a;
            s[so + n + j] = b;
        }
    }

    @Override
    public void averageGrads(
            int steps, int first, int n, float[] v, float[] y, float[] gy, float[] gk, float[] gv, int at, int stride,
            float[] here,
            float[] eHere, float[] above, float[] below, float[] ga, float[] gb, float[] gu, int go) {
        for (int t = 0; t < steps; t++) {
            for (int j = first; j < n; j++) {
                int i = t * n + j;
                int x = at + t * stride + j;
                float before = here[i] >= 0f ? 1f : eHere[i];
                float now = here[i] >= 0f ? eHere[i] : 1f;
                float up = gy[x] / Math.fma(before, below[i], now);
                float down = -(up * y[x]);
                ga[i] = up * before;
                gb[i] = down * before;
                gv[x] = up * now;
                gk[x] = now * Math.fma(up, v[x], down);
                gu[go + j] += gk[x];
            }
        }
    }

    @Override
    public void sumGrads(
            int steps, int first, int n, float[] v, float[] gk, float[] gv, int at, int stride, float[] on, float[] eOn,
            float[] above,
            float[] below, float[] ga, float[] gb, float[] g) {
        for (int j = first; j < n; j++) {
            float a = g[j];
            float b = g[n + j];
            float alone = g[2 * n + j];
            float w = g[3 * n + j];
            for (int t = steps - 1; t >= 0; t--) {
                int i = t * n + j;
                int x = at + t * stride + j;
                boolean stays = on[i] >= 0f;
                float kept = stays ? 1f : eOn[i];
                float added = stays ? eOn[i] : 1f;
                gv[x] = Math.fma(a, added, gv[x]);
                float key = Math.fma(added, Math.fma(a, v[x], b), gk[x]);
                gk[x] = stays ? key : key + alone;
                w = Math.fma(kept, Math.fma(a, above[i], b * below[i]), w);
                w = stays ? w + alone : w;
                alone = stays ? alone : 0f;
                a = Math.fma(a, kept, ga[i]);
                b = Math.fma(b, kept, gb[i]);
            }
            g[j] = a;
            g[n + j] = b;
            g[2 * n + j] = alone;
            g[3 * n + j] = w;
        }
    }
}
