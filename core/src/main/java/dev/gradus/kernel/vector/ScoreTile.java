package dev.gradus.kernel.vector;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What attention does to the scores of a tile [keys, WIDTH], a query in each lane.
 *
 * <p>Each loop is a leaf with e^x written out in it, because vectors that pass through a call may end up on the heap.
 */
final class ScoreTile {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    /** Queries that {@link #max} and {@link #softmax} do at once. */
    static final int COLUMNS = 2 * L;

    private static final int BIAS = 127 + 64 - Elementary.ROUND_BITS;

    private ScoreTile() {}

    /** {@code s[j,i] = -infinity} where bit i of {@code bits[j]} is 0. */
    static void hide(int keys, long[] bits, float[] s) {
        IntVector lane = IntVector.broadcast(I, 1).lanewise(VectorOperators.LSHL, IntVector.zero(I).addIndex(1));
        FloatVector hidden = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < keys; j++) {
            for (int i = 0; i < WIDTH; i += L) {
                VectorMask<Float> visible = IntVector.broadcast(I, (int) (bits[j] >>> i))
                        .and(lane)
                        .compare(VectorOperators.NE, 0)
                        .cast(S);
                hidden.blend(FloatVector.fromArray(S, s, j * WIDTH + i), visible).intoArray(s, j * WIDTH + i);
            }
        }
    }

    /** {@code max' = max(max, s), alpha = e^(max - max')} for the queries from {@code i} on. */
    static void max(int keys, float[] s, int i, float[] max, float[] alpha) {
        FloatVector m0 = FloatVector.fromArray(S, max, i);
        FloatVector m1 = FloatVector.fromArray(S, max, i + L);
        for (int j = 0; j < keys; j++) {
            FloatVector x0 = FloatVector.fromArray(S, s, j * WIDTH + i);
            FloatVector x1 = FloatVector.fromArray(S, s, j * WIDTH + i + L);
            m0 = m0.blend(x0, x0.compare(VectorOperators.GT, m0));
            m1 = m1.blend(x1, x1.compare(VectorOperators.GT, m1));
        }
        for (int c = i; c < i + COLUMNS; c++) {
            alpha[c] = max[c];
        }
        m0.intoArray(max, i);
        m1.intoArray(max, i + L);
        for (int c = i; c < i + COLUMNS; c++) {
            float shift = max[c] == Float.NEGATIVE_INFINITY ? 0f : max[c];
            alpha[c] = Elementary.expOfNegative(alpha[c] - shift);
        }
    }

    /** {@code s = e^(s - max), sum = sum alpha + s_0 + s_1 + ...} for the queries from {@code i} on. */
    static void softmax(int keys, float[] s, int i, float[] max, float[] sum, float[] alpha) {
        FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector shift0 = FloatVector.fromArray(S, max, i);
        FloatVector shift1 = FloatVector.fromArray(S, max, i + L);
        shift0 = shift0.blend(0f, shift0.compare(VectorOperators.EQ, none));
        shift1 = shift1.blend(0f, shift1.compare(VectorOperators.EQ, none));
        FloatVector sum0 = FloatVector.fromArray(S, sum, i).mul(FloatVector.fromArray(S, alpha, i));
        FloatVector sum1 = FloatVector.fromArray(S, sum, i + L).mul(FloatVector.fromArray(S, alpha, i + L));
        for (int j = 0; j < keys; j++) {
            int at = j * WIDTH + i;
            FloatVector u0 = FloatVector.fromArray(S, s, at).sub(shift0);
            FloatVector u1 = FloatVector.fromArray(S, s, at + L).sub(shift1);
            u0 = u0.blend(Elementary.EXP_LEAST, u0.compare(VectorOperators.LT, Elementary.EXP_LEAST));
            u1 = u1.blend(Elementary.EXP_LEAST, u1.compare(VectorOperators.LT, Elementary.EXP_LEAST));
            FloatVector t0 =
                    u0.fma(FloatVector.broadcast(S, Elementary.LOG2E), FloatVector.broadcast(S, Elementary.ROUND));
            FloatVector t1 =
                    u1.fma(FloatVector.broadcast(S, Elementary.LOG2E), FloatVector.broadcast(S, Elementary.ROUND));
            FloatVector n0 = t0.sub(Elementary.ROUND);
            FloatVector n1 = t1.sub(Elementary.ROUND);
            FloatVector r0 = n0.fma(FloatVector.broadcast(S, -Elementary.LN2_HIGH), u0);
            FloatVector r1 = n1.fma(FloatVector.broadcast(S, -Elementary.LN2_HIGH), u1);
            r0 = n0.fma(FloatVector.broadcast(S, -Elementary.LN2_LOW), r0);
            r1 = n1.fma(FloatVector.broadcast(S, -Elementary.LN2_LOW), r1);
            FloatVector p0 = r0.fma(FloatVector.broadcast(S, Elementary.E4), FloatVector.broadcast(S, Elementary.E3));
            FloatVector p1 = r1.fma(FloatVector.broadcast(S, Elementary.E4), FloatVector.broadcast(S, Elementary.E3));
            p0 = p0.fma(r0, FloatVector.broadcast(S, Elementary.E2));
            p1 = p1.fma(r1, FloatVector.broadcast(S, Elementary.E2));
            p0 = p0.fma(r0, FloatVector.broadcast(S, Elementary.E1));
            p1 = p1.fma(r1, FloatVector.broadcast(S, Elementary.E1));
            p0 = p0.fma(r0, FloatVector.broadcast(S, Elementary.E0));
            p1 = p1.fma(r1, FloatVector.broadcast(S, Elementary.E0));
            p0 = p0.fma(r0, FloatVector.broadcast(S, 1f));
            p1 = p1.fma(r1, FloatVector.broadcast(S, 1f));
            p0 = p0.fma(r0, FloatVector.broadcast(S, 1f));
            p1 = p1.fma(r1, FloatVector.broadcast(S, 1f));
            FloatVector e0 = t0.reinterpretAsInts().add(BIAS).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector e1 = t1.reinterpretAsInts().add(BIAS).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            p0 = p0.mul(e0).mul(0x1p-64f);
            p1 = p1.mul(e1).mul(0x1p-64f);
            p0.intoArray(s, at);
            p1.intoArray(s, at + L);
            sum0 = sum0.add(p0);
            sum1 = sum1.add(p1);
        }
        sum0.intoArray(sum, i);
        sum1.intoArray(sum, i + L);
    }

    /** {@code out[c,i] *= alpha[i]} for {@code n} rows c. */
    static void rescale(int n, float[] alpha, float[] out) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector factor = FloatVector.fromArray(S, alpha, i);
            for (int c = 0; c < n; c++) {
                FloatVector.fromArray(S, out, c * WIDTH + i).mul(factor).intoArray(out, c * WIDTH + i);
            }
        }
    }

    /** {@code s[j,i] = e^(s[j,i] - shift[i])}. */
    static void exponentials(int keys, float[] shift, float[] s) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector level = FloatVector.fromArray(S, shift, i);
            for (int j = 0; j < keys; j++) {
                FloatVector u = FloatVector.fromArray(S, s, j * WIDTH + i).sub(level);
                u = u.blend(Elementary.EXP_LEAST, u.compare(VectorOperators.LT, Elementary.EXP_LEAST));
                FloatVector t =
                        u.fma(FloatVector.broadcast(S, Elementary.LOG2E), FloatVector.broadcast(S, Elementary.ROUND));
                FloatVector n = t.sub(Elementary.ROUND);
                FloatVector r = n.fma(FloatVector.broadcast(S, -Elementary.LN2_HIGH), u);
                r = n.fma(FloatVector.broadcast(S, -Elementary.LN2_LOW), r);
                FloatVector p = r.fma(FloatVector.broadcast(S, Elementary.E4), FloatVector.broadcast(S, Elementary.E3));
                p = p.fma(r, FloatVector.broadcast(S, Elementary.E2));
                p = p.fma(r, FloatVector.broadcast(S, Elementary.E1));
                p = p.fma(r, FloatVector.broadcast(S, Elementary.E0));
                p = p.fma(r, FloatVector.broadcast(S, 1f));
                p = p.fma(r, FloatVector.broadcast(S, 1f));
                FloatVector e =
                        t.reinterpretAsInts().add(BIAS).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
                p.mul(e).mul(0x1p-64f).intoArray(s, j * WIDTH + i);
            }
        }
    }

    /** {@code p[j,i] = p[j,i] (d[j,i] - delta[i]) scale}. */
    static void scoreGrad(int keys, float[] d, float[] delta, float scale, float[] p) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector level = FloatVector.fromArray(S, delta, i);
            for (int j = 0; j < keys; j++) {
                int at = j * WIDTH + i;
                FloatVector slope = FloatVector.fromArray(S, d, at).sub(level);
                FloatVector.fromArray(S, p, at).mul(slope).mul(scale).intoArray(p, at);
            }
        }
    }

    /** {@code sum[i] = sum over c of a[c,i] b[c,i]}. */
    static void dots(int n, float[] a, float[] b, float[] sum) {
        for (int i = 0; i < WIDTH; i += L) {
            FloatVector total = FloatVector.zero(S);
            for (int c = 0; c < n; c++) {
                FloatVector x = FloatVector.fromArray(S, a, c * WIDTH + i);
                total = x.fma(FloatVector.fromArray(S, b, c * WIDTH + i), total);
            }
            total.intoArray(sum, i);
        }
    }
}
