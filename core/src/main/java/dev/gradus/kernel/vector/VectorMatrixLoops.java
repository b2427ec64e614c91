package dev.gradus.kernel.vector;

import dev.gradus.kernel.MatrixScanLoops;
import dev.gradus.kernel.Pointwise;
import dev.gradus.kernel.PointwiseLoops;
import dev.gradus.kernel.Unary;
import dev.gradus.kernel.scalar.ScalarMatrixLoops;
import java.util.Arrays;

/** The loops of a matrix scan, a vector of values (on the way back: of keys) at a time; small ones go the scalar way. */
final class VectorMatrixLoops implements MatrixScanLoops<float[]> {

    private static final int L = Width.FLOATS.length();
    private static final int SMALL = 1 << 10;

    private final ScalarMatrixLoops scalar = new ScalarMatrixLoops();
    private final PointwiseLoops pointwise = new VectorPointwise();

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
        pointwise.map(Unary.EXP, x, xo, y, yo, n);
    }

    @Override
    public void expOfOne(float[] x, int xo, float[] a, int ao, int n) {
        scalar.expOfOne(x, xo, a, ao, n);
    }

    @Override
    public void advance(
            int n, int keys, int values, float[] q, int qo, int qs, float[] k, int ko, int ks, float[] a, float[] v,
            int vo, int vs, float[] s, int so, float[] y, int yo, int ys) {
        int c = 0;
        if (keys * values >= SMALL) {
            for (; c <= values - 4 * L; c += 4 * L) {
                for (int t = 0; t < n; t++) {
                    OuterProductLoops.wide(keys, values, q, qo + t * qs, k, ko + t * ks, a, t * keys, v,
                            vo + t * vs + c, s, so + c, y, yo + t * ys + c);
                }
            }
            for (; c <= values - L; c += L) {
                for (int t = 0; t < n; t++) {
                    OuterProductLoops.narrow(keys, values, q, qo + t * qs, k, ko + t * ks, a, t * keys, v,
                            vo + t * vs + c, s, so + c, y, yo + t * ys + c);
                }
            }
        }
        scalar.advance(n, keys, values, c, q, qo, qs, k, ko, ks, a, v, vo, vs, s, so, y, yo, ys);
    }

    @Override
    public void turn(int rows, int cols, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        scalar.turn(rows, cols, x, xo, xs, y, yo, ys);
    }

    @Override
    public void replay(int n, int width, int values, float[] k, float[] a, float[] v, float[] w) {
        if (width * values < SMALL) {
            scalar.replay(n, width, values, k, a, v, w);
            return;
        }
        int state = values * width;
        for (int i = 0; i < n; i++) {
            int r = 0;
            for (; r <= width - 4 * L; r += 4 * L) {
                OuterProductLoops.wideReplay(width, values, k, a, i * width + r, v, i * values, w, i * state + r);
            }
            for (; r < width; r += L) {
                OuterProductLoops.replay(width, values, k, a, i * width + r, v, i * values, w, i * state + r);
            }
        }
    }

    @Override
    public void reverse(
            int width, int values, float[] q, float[] k, float[] a, int at, float[] v, float[] dy, int vat, float[] w,
            int wo, float[] d, float[] dq, float[] dk, float[] da, float[] dv, float[] lanes) {
        if (width * values < SMALL) {
            scalar.reverse(width, values, q, k, a, at, v, dy, vat, w, wo, d, dq, dk, da, dv, lanes);
            return;
        }
        Arrays.fill(lanes, 0, values * Pointwise.LANES, 0f);
        int r = 0;
        for (; r <= width - 2 * Pointwise.LANES; r += 2 * Pointwise.LANES) {
            for (int l = 0; l < Pointwise.LANES; l += L) {
                OuterProductLoops.wideReverse(width, values, q, k, a, at + r + l, v, dy, vat, w, wo + r + l, d, r + l,
                        dq, dk, da, lanes, l);
            }
        }
        for (; r < width; r += L) {
            OuterProductLoops.reverse(
                    width, values, q, k, a, at + r, v, dy, vat, w, wo + r, d, r, dq, dk, da, lanes,
                    r % Pointwise.LANES);
        }
        QueryLoops.addLanes(values, lanes, dv, vat);
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, int n) {
        scalar.add(x, xo, y, yo, n);
    }

    @Override
    public void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        scalar.multiply(a, ao, b, bo, y, yo, n);
    }

    @Override
    public void dot(float[] a, int ao, float[] b, int bo, int n, float[] y, int yo) {
        scalar.dot(a, ao, b, bo, n, y, yo);
    }
}
