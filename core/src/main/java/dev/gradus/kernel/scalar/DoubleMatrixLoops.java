package dev.gradus.kernel.scalar;

import dev.gradus.kernel.MatrixScanLoops;
import java.util.Arrays;

/** The loops of a matrix scan in float64, to check with. */
public final class DoubleMatrixLoops implements MatrixScanLoops<double[]> {

    /** Creates the loops. */
    public DoubleMatrixLoops() {}

    @Override
    public double[] zeros(int n) {
        return new double[n];
    }

    @Override
    public void fill(double value, double[] x, int xo, int n) {
        Arrays.fill(x, xo, xo + n, value);
    }

    @Override
    public void exp(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = StrictMath.exp(x[xo + i]);
        }
    }

    @Override
    public void expOfOne(double[] x, int xo, double[] a, int ao, int n) {
        Arrays.fill(a, ao, ao + n, StrictMath.exp(x[xo]));
    }

    @Override
    public void advance(
            int n, int keys, int values, double[] q, int qo, int qs, double[] k, int ko, int ks, double[] a, double[] v,
            int vo, int vs, double[] s, int so, double[] y, int yo, int ys) {
        for (int t = 0; t < n; t++) {
            int yt = yo + t * ys;
            Arrays.fill(y, yt, yt + values, 0);
            for (int r = 0; r < keys; r++) {
                for (int c = 0; c < values; c++) {
                    int at = so + r * values + c;
                    s[at] = a[t * keys + r] * s[at] + k[ko + t * ks + r] * v[vo + t * vs + c];
                    y[yt + c] += q[qo + t * qs + r] * s[at];
                }
            }
        }
    }

    @Override
    public void turn(int rows, int cols, double[] x, int xo, int xs, double[] y, int yo, int ys) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                y[yo + c * ys + r] = x[xo + r * xs + c];
            }
        }
    }

    @Override
    public void replay(int n, int width, int values, double[] k, double[] a, double[] v, double[] w) {
        int state = values * width;
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < values; c++) {
                double value = v[i * values + c];
                int at = i * state + c * width;
                for (int r = 0; r < width; r++) {
                    w[at + state + r] = a[i * width + r] * w[at + r] + value * k[i * width + r];
                }
            }
        }
    }

    @Override
    public void reverse(
            int width, int values, double[] q, double[] k, double[] a, int at, double[] v, double[] dy, int vat,
            double[] w,
            int wo, double[] d, double[] dq, double[] dk, double[] da, double[] dv, double[] lanes) {
        clear(width, at, dq, dk, da);
        for (int c = 0; c < values; c++) {
            double sum = 0;
            for (int r = 0; r < width; r++) {
                int i = c * width + r;
                double e = d[i] + q[at + r] * dy[vat + c];
                dq[at + r] = dq[at + r] + w[wo + values * width + i] * dy[vat + c];
                dk[at + r] = dk[at + r] + e * v[vat + c];
                da[at + r] = da[at + r] + e * w[wo + i];
                sum += e * k[at + r];
                d[i] = e * a[at + r];
            }
            dv[vat + c] = sum;
        }
    }

    private static void clear(int width, int at, double[] dq, double[] dk, double[] da) {
        Arrays.fill(dq, at, at + width, 0);
        Arrays.fill(dk, at, at + width, 0);
        Arrays.fill(da, at, at + width, 0);
    }

    @Override
    public void add(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    @Override
    public void multiply(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] * b[bo + i];
        }
    }

    @Override
    public void dot(double[] a, int ao, double[] b, int bo, int n, double[] y, int yo) {
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += a[ao + i] * b[bo + i];
        }
        y[yo] = total;
    }
}
