package dev.gradus.kernel.vector;

import dev.gradus.kernel.WkvLoops;
import dev.gradus.kernel.scalar.ScalarWkv;

/** RWKV-4's average, a vector of channels at a time; the rest of them goes the scalar way. */
final class VectorWkv implements WkvLoops {

    private static final int LANES = Width.FLOATS.length();

    private final ScalarWkv scalar = new ScalarWkv();

    /** Where the channels end that go in vectors. */
    private static int body(int first, int n) {
        return first + Width.whole(n - first);
    }

    @Override
    public void exponents(
            int steps, int first, int n, float[] w, float[] u, int c, float[] k, int ko, int stride, float[] p, int po,
            float[] here,
            float[] on) {
        for (int j = first; j < body(first, n); j += LANES) {
            WkvForwardLoops.exponents(steps, n, j, w, u, c + j, k, ko + j, stride, p, po + j, here, on);
        }
        scalar.exponents(steps, body(first, n), n, w, u, c, k, ko, stride, p, po, here, on);
    }

    @Override
    public void factors(int first, int n, float[] d, float[] e) {
        int body = first > 0 || n < VectorPointwise.SMALL ? first : Width.whole(n);
        if (body > first) {
            DecayLoops.ofAbsolute(-1f, d, 0, e, body);
        }
        scalar.factors(body, n, d, e);
    }

    @Override
    public void averages(
            int steps, int first, int n, float[] v, int vo, int stride, float[] here, float[] eHere, float[] on,
            float[] eOn, float[] s,
            int so, float[] y, int yo) {
        for (int j = first; j < body(first, n); j += LANES) {
            WkvForwardLoops.averages(
                    steps, n, j, v, vo + j, stride, here, eHere, on, eOn, s, so + j, y, yo + j);
        }
        scalar.averages(steps, body(first, n), n, v, vo, stride, here, eHere, on, eOn, s, so, y, yo);
    }

    @Override
    public void sums(
            int steps, int first, int n, float[] v, int vo, int stride, float[] on, float[] eOn, float[] s, int so,
            float[] above,
            float[] below) {
        for (int j = first; j < body(first, n); j += LANES) {
            WkvForwardLoops.sums(steps, n, j, v, vo + j, stride, on, eOn, s, so + j, above, below);
        }
        scalar.sums(steps, body(first, n), n, v, vo, stride, on, eOn, s, so, above, below);
    }

    @Override
    public void averageGrads(
            int steps, int first, int n, float[] v, float[] y, float[] gy, float[] gk, float[] gv, int at, int stride,
            float[] here,
            float[] eHere, float[] above, float[] below, float[] ga, float[] gb, float[] gu, int go) {
        for (int j = first; j < body(first, n); j += LANES) {
            WkvBackwardLoops.averageGrads(
                    steps, n, j, v, y, gy, gk, gv, at + j, stride, here, eHere, above, below, ga, gb, gu, go + j);
        }
        scalar.averageGrads(
                steps, body(first, n), n, v, y, gy, gk, gv, at, stride, here, eHere, above, below, ga, gb, gu, go);
    }

    @Override
    public void sumGrads(
            int steps, int first, int n, float[] v, float[] gk, float[] gv, int at, int stride, float[] on, float[] eOn,
            float[] above,
            float[] below, float[] ga, float[] gb, float[] g) {
        for (int j = first; j < body(first, n); j += LANES) {
            WkvBackwardLoops.sumGrads(
                    steps, n, j, v, gk, gv, at + j, stride, on, eOn, above, below, ga, gb, g);
        }
        scalar.sumGrads(steps, body(first, n), n, v, gk, gv, at, stride, on, eOn, above, below, ga, gb, g);
    }
}
