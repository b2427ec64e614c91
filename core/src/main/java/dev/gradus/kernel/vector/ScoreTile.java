package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * What attention does to the scores of a tile [keys, WIDTH], a query in each lane.
 *
 * <p>Each loop is a leaf with 2^x written out in it, because vectors that pass through a call may end up on the heap.
 */
final class ScoreTile {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    /** Queries that {@link #max} does at once; {@link #softmax} does half of them, to stay small for the compiler. */
    static final int COLUMNS = 2 * L;

    /** The bits of 1. */
    private static final int ONE_BITS = 127 << 23;

    private ScoreTile() {}

    /** {@code s[j,i] = -infinity} in a panel where the bit of query {@code first + i} in {@code bits[j]} is 0. */
    static void hide(int keys, long[] bits, int first, float[] s, int so) {
        IntVector lane = IntVector.broadcast(I, 1).lanewise(LSHL, IntVector.zero(I).addIndex(1));
        FloatVector hidden = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < WIDTH; i += L) {
                VectorMask<Float> visible = IntVector.broadcast(I, (int) (bits[j] >>> first + i))
                        .and(lane)
                        .compare(NE, 0)
                        .cast(S);
                int at = so + j * WIDTH + i;
                hidden.blend(FloatVector.fromArray(S, s, at), visible).intoArray(s, at);
            }
        }
    }

    /** {@code max' = max(max, s), alpha = 2^(max - max')} for the queries from {@code i} on, whose scores begin at {@code so}. */
    static void max(int keys, float[] s, int so, int i, float[] max, float[] alpha) {
        FloatVector m0 = FloatVector.fromArray(S, max, i);
        FloatVector m1 = FloatVector.fromArray(S, max, i + L);
        FloatVector n0 = m0;
        FloatVector n1 = m1;
        int even = keys - keys % 2;
        for (int j = 0; j < even; j += 2) { // two running maxima each, which do not wait for one another
            int at = so + j * WIDTH;
            FloatVector x0 = FloatVector.fromArray(S, s, at);
            FloatVector x1 = FloatVector.fromArray(S, s, at + L);
            m0 = m0.blend(x0, x0.compare(GT, m0));
            m1 = m1.blend(x1, x1.compare(GT, m1));
            FloatVector y0 = FloatVector.fromArray(S, s, at + WIDTH);
            FloatVector y1 = FloatVector.fromArray(S, s, at + WIDTH + L);
            n0 = n0.blend(y0, y0.compare(GT, n0));
            n1 = n1.blend(y1, y1.compare(GT, n1));
        }
        if (even < keys) {
            FloatVector x0 = FloatVector.fromArray(S, s, so + even * WIDTH);
            FloatVector x1 = FloatVector.fromArray(S, s, so + even * WIDTH + L);
            m0 = m0.blend(x0, x0.compare(GT, m0));
            m1 = m1.blend(x1, x1.compare(GT, m1));
        }
        System.arraycopy(max, i, alpha, i, COLUMNS);
        m0.blend(n0, n0.compare(GT, m0)).intoArray(max, i);
        m1.blend(n1, n1.compare(GT, m1)).intoArray(max, i + L);
        for (int c = i; c < i + COLUMNS; c++) {
            float shift = max[c] == Float.NEGATIVE_INFINITY ? 0f : max[c];
            alpha[c] = Elementary.exp2OfNegative(alpha[c] - shift);
        }
    }

    /** {@code s = 2^(s - max), sum = sum alpha + s_0 + s_1 + ...} for one vector of queries from {@code i} on. */
    static void softmax(int keys, float[] s, int so, int i, float[] max, float[] sum, float[] alpha) {
        FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector round = FloatVector.broadcast(S, Elementary.ROUND);
        FloatVector b1 = FloatVector.broadcast(S, Elementary.B1);
        FloatVector b2 = FloatVector.broadcast(S, Elementary.B2);
        FloatVector b3 = FloatVector.broadcast(S, Elementary.B3);
        FloatVector b4 = FloatVector.broadcast(S, Elementary.B4);
        FloatVector b5 = FloatVector.broadcast(S, Elementary.B5);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector shift = FloatVector.fromArray(S, max, i);
        shift = shift.blend(0f, shift.compare(EQ, none));
        FloatVector total = FloatVector.fromArray(S, sum, i).mul(FloatVector.fromArray(S, alpha, i));
        for (int j = 0; j < keys; j++) {
            int at = so + j * WIDTH;
            FloatVector u = FloatVector.fromArray(S, s, at).sub(shift);
            FloatVector t = u.add(round);
            FloatVector f = u.sub(t.sub(round));
            FloatVector p = b5.fma(f, b4).fma(f, b3).fma(f, b2).fma(f, b1).fma(f, one);
            p = p.mul(t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
            p = p.blend(0f, u.compare(LT, Elementary.EXP2_LEAST));
            p.intoArray(s, at);
            total = total.add(p);
        }
        total.intoArray(sum, i);
    }

    /** {@code s[j,i] = 2^(s[j,i] - shift[i])}. */
    static void powers(int keys, float[] shift, int first, float[] s, int so) {
        FloatVector round = FloatVector.broadcast(S, Elementary.ROUND);
        FloatVector b1 = FloatVector.broadcast(S, Elementary.B1);
        FloatVector b2 = FloatVector.broadcast(S, Elementary.B2);
        FloatVector b3 = FloatVector.broadcast(S, Elementary.B3);
        FloatVector b4 = FloatVector.broadcast(S, Elementary.B4);
        FloatVector b5 = FloatVector.broadcast(S, Elementary.B5);
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector level = FloatVector.fromArray(S, shift, first + i);
            for (int j = 0; j < keys; j++) {
                FloatVector u = FloatVector.fromArray(S, s, so + j * WIDTH + i).sub(level);
                FloatVector t = u.add(round);
                FloatVector f = u.sub(t.sub(round));
                FloatVector p = b5.fma(f, b4).fma(f, b3).fma(f, b2).fma(f, b1).fma(f, one);
                p = p.mul(t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
                p.blend(0f, u.compare(LT, Elementary.EXP2_LEAST)).intoArray(s, so + j * WIDTH + i);
            }
        }
    }

    /** {@code p[j,i] = p[j,i] (d[j,i] - delta[i]) scale}, 0 where p is, whatever lies in d there. */
    static void scoreGrad(int keys, float[] d, float[] delta, int first, float scale, float[] p, int po) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector level = FloatVector.fromArray(S, delta, first + i);
            for (int j = 0; j < keys; j++) {
                int at = po + j * WIDTH + i;
                FloatVector slope = FloatVector.fromArray(S, d, at).sub(level);
                FloatVector x = FloatVector.fromArray(S, p, at);
                x.mul(slope).mul(scale).blend(0f, x.compare(EQ, 0f)).intoArray(p, at);
            }
        }
    }

    /** {@code sum[first + i] = sum over c of a[c,i] b[c,i]} over a panel of columns. */
    static void dots(int n, float[] a, float[] b, int o, float[] sum, int first) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector total = FloatVector.zero(S);
            for (int c = 0; c < n; c++) {
                FloatVector x = FloatVector.fromArray(S, a, o + c * WIDTH + i);
                total = x.fma(FloatVector.fromArray(S, b, o + c * WIDTH + i), total);
            }
            total.intoArray(sum, first + i);
        }
    }
}
