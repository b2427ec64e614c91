package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * GELU in its exact form, {@code x P(x)} with P the normal distribution.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order. Each loop
 * spells the exponential out: a vector that crosses a call may be boxed, which costs far more than a repeated line.
 *
 * <p>Positive floats are ordered as their bits are: the minimum of two ints bounds them, which is cheaper than a mask.
 */
final class NormalLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();
    private static final int EXP_LEAST = Float.floatToRawIntBits(-Elementary.EXP_LEAST);

    private NormalLoops() {}

    /** {@code y = x P(x)}. */
    static void gelu(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector round = FloatVector.broadcast(S, Elementary.ROUND);
        FloatVector log2e = FloatVector.broadcast(S, Elementary.LOG2E);
        FloatVector high = FloatVector.broadcast(S, -Elementary.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(S, -Elementary.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(S, Elementary.E0);
        FloatVector e1 = FloatVector.broadcast(S, Elementary.E1);
        FloatVector e2 = FloatVector.broadcast(S, Elementary.E2);
        FloatVector e3 = FloatVector.broadcast(S, Elementary.E3);
        FloatVector e4 = FloatVector.broadcast(S, Elementary.E4);
        FloatVector qw = FloatVector.broadcast(S, Elementary.QW);
        FloatVector q0 = FloatVector.broadcast(S, Elementary.Q0);
        FloatVector q1 = FloatVector.broadcast(S, Elementary.Q1);
        FloatVector q2 = FloatVector.broadcast(S, Elementary.Q2);
        FloatVector q3 = FloatVector.broadcast(S, Elementary.Q3);
        FloatVector q4 = FloatVector.broadcast(S, Elementary.Q4);
        FloatVector q5 = FloatVector.broadcast(S, Elementary.Q5);
        FloatVector q6 = FloatVector.broadcast(S, Elementary.Q6);
        FloatVector q7 = FloatVector.broadcast(S, Elementary.Q7);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector d = a.abs();
            FloatVector w = one.div(d.fma(qw, one));
            FloatVector q = q7.fma(w, q6).fma(w, q5).fma(w, q4).fma(w, q3).fma(w, q2).fma(w, q1).fma(w, q0);
            FloatVector half = a.mul(a).mul(0.5f);
            FloatVector v = half.reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector h = q.mul(z);
            a.mul(one.sub(h).blend(h, a.compare(LT, 0f))).intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy (P(x) + x p(x))}. */
    static void geluGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector round = FloatVector.broadcast(S, Elementary.ROUND);
        FloatVector log2e = FloatVector.broadcast(S, Elementary.LOG2E);
        FloatVector high = FloatVector.broadcast(S, -Elementary.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(S, -Elementary.LN2_LOW);
        FloatVector e0 = FloatVector.broadcast(S, Elementary.E0);
        FloatVector e1 = FloatVector.broadcast(S, Elementary.E1);
        FloatVector e2 = FloatVector.broadcast(S, Elementary.E2);
        FloatVector e3 = FloatVector.broadcast(S, Elementary.E3);
        FloatVector e4 = FloatVector.broadcast(S, Elementary.E4);
        FloatVector qw = FloatVector.broadcast(S, Elementary.QW);
        FloatVector q0 = FloatVector.broadcast(S, Elementary.Q0);
        FloatVector q1 = FloatVector.broadcast(S, Elementary.Q1);
        FloatVector q2 = FloatVector.broadcast(S, Elementary.Q2);
        FloatVector q3 = FloatVector.broadcast(S, Elementary.Q3);
        FloatVector q4 = FloatVector.broadcast(S, Elementary.Q4);
        FloatVector q5 = FloatVector.broadcast(S, Elementary.Q5);
        FloatVector q6 = FloatVector.broadcast(S, Elementary.Q6);
        FloatVector q7 = FloatVector.broadcast(S, Elementary.Q7);
        FloatVector density = FloatVector.broadcast(S, -Elementary.DENSITY);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector d = a.abs();
            FloatVector w = one.div(d.fma(qw, one));
            FloatVector q = q7.fma(w, q6).fma(w, q5).fma(w, q4).fma(w, q3).fma(w, q2).fma(w, q1).fma(w, q0);
            FloatVector half = a.mul(a).mul(0.5f);
            FloatVector v = half.reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector h = d.fma(density, q).mul(z);
            FloatVector slope = one.sub(h).blend(h, a.compare(LT, 0f));
            FloatVector.fromArray(S, gy, go + i).mul(slope).intoArray(gx, gxo + i);
        }
    }
}
