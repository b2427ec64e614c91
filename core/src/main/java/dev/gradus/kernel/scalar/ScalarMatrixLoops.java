package dev.gradus.kernel.scalar;

import dev.gradus.kernel.MatrixScanLoops;
import java.util.Arrays;

/** The loops of a matrix scan as one would write them on a blackboard. */
public final class ScalarMatrixLoops implements MatrixScanLoops<float[]> {

    private static final int LANES = 16;

    /** Creates the loops. */
    public ScalarMatrixLoops() {}

    @Override
    public float[] zeros(int n) {
        return new float[n];
    }

    @Override
    public void fill(double value, float[] x, int xo, int n) {
        Arrays.fill(x, xo, xo + n, (float) value);
    }

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Elementary.exp(x[xo + i]);
        }
    }

    @Override
    public void expOfOne(float[] x, int xo, float[] a, int ao, int n) {
        Arrays.fill(a, ao, ao + n, Elementary.exp(x[xo]));
    }

    @Override
    public void advance(
            int n, int keys, int values, float[] q, int qo, int qs, float[] k, int ko, int ks, float[] a, float[] v,
            int vo, int vs, float[] s, int so, float[] y, int yo, int ys) {
        advance(n, keys, values, 0, q, qo, qs, k, ko, ks, a, v, vo, vs, s, so, y, yo, ys);
    }

    /** The columns of the state from {@code first} on. */
    public void advance(
            int n, int keys, int values, int first, float[] q, int qo, int qs, float[] k, int ko, int ks, float[] a,
            float[] v, int vo, int vs, float[] s, int so, float[] y, int yo, int ys) {
        for (int t = 0; t < n; t++) {
            int yt = yo + t * ys;
            Arrays.fill(y, yt + first, yt + values, 0f);
            for (int r = 0; r < keys; r++) {
                for (int c = first; c < values; c++) {
                    int at = so + r * values + c;
                    s[at] = Math.fma(k[ko + t * ks + r], v[vo + t * vs + c], a[t * keys + r] * s[at]);
                    y[yt + c] = Math.fma(q[qo + t * qs + r], s[at], y[yt + c]);
                }
            }
        }
    }

    @Override
    public void turn(int rows, int cols, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                y[yo + c * ys + r] = x[xo + r * xs + c];
            }
        }
    }

    @Override
    public void replay(int n, int width, int values, float[] k, float[] a, float[] v, float[] w) {
        int state = values * width;
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < values; c++) {
                float value = v[i * values + c];
                int at = i * state + c * width;
                for (int r = 0; r < width; r++) {
                    w[at + state + r] = Math.fma(value, k[i * width + r], a[i * width + r] * w[at + r]);
                }
            }
        }
    }

    @Override
    public void reverse(
            int width, int values, float[] q, float[] k, float[] a, int at, float[] v, float[] dy, int vat, float[] w,
            int wo, float[] d, float[] dq, float[] dk, float[] da, float[] dv, float[] lanes) {
        clear(width, at, dq, dk, da);
        for (int c = 0; c < values; c++) {
            Arrays.fill(lanes, 0, LANES, 0f);
            for (int r = 0; r < width; r++) {
                int i = c * width + r;
                float e = Math.fma(q[at + r], dy[vat + c], d[i]);
                dq[at + r] = Math.fma(w[wo + values * width + i], dy[vat + c], dq[at + r]);
                dk[at + r] = Math.fma(e, v[vat + c], dk[at + r]);
                da[at + r] = Math.fma(e, w[wo + i], da[at + r]);
                lanes[r % LANES] = Math.fma(e, k[at + r], lanes[r % LANES]);
                d[i] = e * a[at + r];
            }
            dv[vat + c] = Lanes.total(lanes, LANES);
        }
    }

    private static void clear(int width, int at, float[] dq, float[] dk, float[] da) {
        Arrays.fill(dq, at, at + width, 0f);
        Arrays.fill(dk, at, at + width, 0f);
        Arrays.fill(da, at, at + width, 0f);
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    @Override
    public void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] * b[bo + i];
        }
    }

    @Override
    public void dot(float[] a, int ao, float[] b, int bo, int n, float[] y, int yo) {
        float total = 0f;
        for (int lane = 0; lane < LANES && lane < n; lane++) {
            float sum = 0f;
            for (int i = lane; i < n; i += LANES) {
                sum = Math.fma(a[ao + i], b[bo + i], sum);
            }
            total += sum;
        }
        y[yo] = total;
    }
}
