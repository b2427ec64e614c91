package dev.gradus.kernel.vector;

import dev.gradus.kernel.Pointwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One step of a matrix scan for one or four vectors of columns; broadcasts are shared by the four. */
final class OuterProductLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int L = S.length();

    private OuterProductLoops() {}

    /** {@code s = fma(k, v, a s), y = sum over keys of q s} for four vectors of values. */
    static void wide(
            int keys, int stride, float[] q, int qo, float[] k, int ko, float[] a, int ao, float[] v, int vo, float[] s,
            int so, float[] y, int yo) {
        FloatVector v0 = FloatVector.fromArray(S, v, vo);
        FloatVector v1 = FloatVector.fromArray(S, v, vo + L);
        FloatVector v2 = FloatVector.fromArray(S, v, vo + 2 * L);
        FloatVector v3 = FloatVector.fromArray(S, v, vo + 3 * L);
        FloatVector y0 = FloatVector.zero(S);
        FloatVector y1 = y0;
        FloatVector y2 = y0;
        FloatVector y3 = y0;
        for (int r = 0; r < keys; r++) {
            int at = so + r * stride;
            FloatVector decay = FloatVector.broadcast(S, a[ao + r]);
            FloatVector key = FloatVector.broadcast(S, k[ko + r]);
            FloatVector query = FloatVector.broadcast(S, q[qo + r]);
            FloatVector s0 = key.fma(v0, decay.mul(FloatVector.fromArray(S, s, at)));
            FloatVector s1 = key.fma(v1, decay.mul(FloatVector.fromArray(S, s, at + L)));
            FloatVector s2 = key.fma(v2, decay.mul(FloatVector.fromArray(S, s, at + 2 * L)));
            FloatVector s3 = key.fma(v3, decay.mul(FloatVector.fromArray(S, s, at + 3 * L)));
            s0.intoArray(s, at);
            s1.intoArray(s, at + L);
            s2.intoArray(s, at + 2 * L);
            s3.intoArray(s, at + 3 * L);
            y0 = query.fma(s0, y0);
            y1 = query.fma(s1, y1);
            y2 = query.fma(s2, y2);
            y3 = query.fma(s3, y3);
        }
        y0.intoArray(y, yo);
        y1.intoArray(y, yo + L);
        y2.intoArray(y, yo + 2 * L);
        y3.intoArray(y, yo + 3 * L);
    }

    /** The same for one vector of values. */
    static void narrow(
            int keys, int stride, float[] q, int qo, float[] k, int ko, float[] a, int ao, float[] v, int vo, float[] s,
            int so, float[] y, int yo) {
        FloatVector value = FloatVector.fromArray(S, v, vo);
        FloatVector sum = FloatVector.zero(S);
        for (int r = 0; r < keys; r++) {
            int at = so + r * stride;
            FloatVector kept = FloatVector.broadcast(S, a[ao + r]).mul(FloatVector.fromArray(S, s, at));
            FloatVector state = FloatVector.broadcast(S, k[ko + r]).fma(value, kept);
            state.intoArray(s, at);
            sum = FloatVector.broadcast(S, q[qo + r]).fma(state, sum);
        }
        sum.intoArray(y, yo);
    }

    /** {@code w_after = fma(v, k, a w)} for four vectors of keys. */
    static void wideReplay(
            int width, int values, float[] k, float[] a, int at, float[] v, int vo, float[] w, int wo) {
        FloatVector k0 = FloatVector.fromArray(S, k, at);
        FloatVector k1 = FloatVector.fromArray(S, k, at + L);
        FloatVector k2 = FloatVector.fromArray(S, k, at + 2 * L);
        FloatVector k3 = FloatVector.fromArray(S, k, at + 3 * L);
        FloatVector a0 = FloatVector.fromArray(S, a, at);
        FloatVector a1 = FloatVector.fromArray(S, a, at + L);
        FloatVector a2 = FloatVector.fromArray(S, a, at + 2 * L);
        FloatVector a3 = FloatVector.fromArray(S, a, at + 3 * L);
        int after = values * width;
        for (int c = 0; c < values; c++) {
            int i = wo + c * width;
            FloatVector value = FloatVector.broadcast(S, v[vo + c]);
            value.fma(k0, a0.mul(FloatVector.fromArray(S, w, i))).intoArray(w, i + after);
            value.fma(k1, a1.mul(FloatVector.fromArray(S, w, i + L))).intoArray(w, i + after + L);
            value.fma(k2, a2.mul(FloatVector.fromArray(S, w, i + 2 * L))).intoArray(w, i + after + 2 * L);
            value.fma(k3, a3.mul(FloatVector.fromArray(S, w, i + 3 * L))).intoArray(w, i + after + 3 * L);
        }
    }

    /** The same for one vector of keys. */
    static void replay(int width, int values, float[] k, float[] a, int at, float[] v, int vo, float[] w, int wo) {
        FloatVector key = FloatVector.fromArray(S, k, at);
        FloatVector decay = FloatVector.fromArray(S, a, at);
        int after = values * width;
        for (int c = 0; c < values; c++) {
            int i = wo + c * width;
            FloatVector kept = decay.mul(FloatVector.fromArray(S, w, i));
            FloatVector.broadcast(S, v[vo + c]).fma(key, kept).intoArray(w, i + after);
        }
    }

    /** The step back of {@link dev.gradus.kernel.MatrixScanLoops} for one vector of keys; lanes are added to. */
    static void reverse(
            int width, int values, float[] q, float[] k, float[] a, int at, float[] v, float[] dy, int vat, float[] w,
            int wo, float[] d, int dat, float[] dq, float[] dk, float[] da, float[] lanes, int lane) {
        FloatVector query = FloatVector.fromArray(S, q, at);
        FloatVector key = FloatVector.fromArray(S, k, at);
        FloatVector decay = FloatVector.fromArray(S, a, at);
        FloatVector gq = FloatVector.zero(S);
        FloatVector gk = gq;
        FloatVector ga = gq;
        int after = values * width;
        for (int c = 0; c < values; c++) {
            int i = c * width;
            FloatVector gy = FloatVector.broadcast(S, dy[vat + c]);
            FloatVector e = query.fma(gy, FloatVector.fromArray(S, d, dat + i));
            gq = FloatVector.fromArray(S, w, wo + after + i).fma(gy, gq);
            gk = e.fma(FloatVector.broadcast(S, v[vat + c]), gk);
            ga = e.fma(FloatVector.fromArray(S, w, wo + i), ga);
            int l = c * Pointwise.LANES + lane;
            e.fma(key, FloatVector.fromArray(S, lanes, l)).intoArray(lanes, l);
            e.mul(decay).intoArray(d, dat + i);
        }
        gq.intoArray(dq, at);
        gk.intoArray(dk, at);
        ga.intoArray(da, at);
    }

    /** The same for two vectors of keys, sixteen apart, which share their lanes. */
    static void wideReverse(
            int width, int values, float[] q, float[] k, float[] a, int at, float[] v, float[] dy, int vat, float[] w,
            int wo, float[] d, int dat, float[] dq, float[] dk, float[] da, float[] lanes, int lane) {
        int next = Pointwise.LANES;
        FloatVector q0 = FloatVector.fromArray(S, q, at);
        FloatVector q1 = FloatVector.fromArray(S, q, at + next);
        FloatVector k0 = FloatVector.fromArray(S, k, at);
        FloatVector k1 = FloatVector.fromArray(S, k, at + next);
        FloatVector a0 = FloatVector.fromArray(S, a, at);
        FloatVector a1 = FloatVector.fromArray(S, a, at + next);
        FloatVector gq0 = FloatVector.zero(S);
        FloatVector gq1 = gq0;
        FloatVector gk0 = gq0;
        FloatVector gk1 = gq0;
        FloatVector ga0 = gq0;
        FloatVector ga1 = gq0;
        int after = values * width;
        for (int c = 0; c < values; c++) {
            int i = c * width;
            FloatVector gy = FloatVector.broadcast(S, dy[vat + c]);
            FloatVector value = FloatVector.broadcast(S, v[vat + c]);
            FloatVector e0 = q0.fma(gy, FloatVector.fromArray(S, d, dat + i));
            FloatVector e1 = q1.fma(gy, FloatVector.fromArray(S, d, dat + i + next));
            gq0 = FloatVector.fromArray(S, w, wo + after + i).fma(gy, gq0);
            gq1 = FloatVector.fromArray(S, w, wo + after + i + next).fma(gy, gq1);
            gk0 = e0.fma(value, gk0);
            gk1 = e1.fma(value, gk1);
            ga0 = e0.fma(FloatVector.fromArray(S, w, wo + i), ga0);
            ga1 = e1.fma(FloatVector.fromArray(S, w, wo + i + next), ga1);
            int l = c * Pointwise.LANES + lane;
            e1.fma(k1, e0.fma(k0, FloatVector.fromArray(S, lanes, l))).intoArray(lanes, l);
            e0.mul(a0).intoArray(d, dat + i);
            e1.mul(a1).intoArray(d, dat + i + next);
        }
        gq0.intoArray(dq, at);
        gq1.intoArray(dq, at + next);
        gk0.intoArray(dk, at);
        gk1.intoArray(dk, at + next);
        ga0.intoArray(da, at);
        ga1.intoArray(da, at + next);
    }
}
