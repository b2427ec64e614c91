package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * GELU in its exact form, {@code x P(x)} with P the normal distribution, from {@code t = e^(-x^2/2)}; and erf.
 *
 * <p>Here t holds the exponential, see {@link DecayLoops}. Lengths are multiples of the lanes of a vector.
 */
final class NormalLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private NormalLoops() {}

    /** {@code y = x P(x)}. */
    static void gelu(float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
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
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector d = a.abs();
            FloatVector w = one.div(d.fma(qw, one));
            FloatVector q = q7.fma(w, q6).fma(w, q5).fma(w, q4).fma(w, q3).fma(w, q2).fma(w, q1).fma(w, q0);
            FloatVector h = q.mul(z);
            a.mul(one.sub(h).blend(h, a.compare(LT, 0f))).intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy (P(x) + x p(x))}. */
    static void geluGrad(float[] x, int xo, float[] t, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
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
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector d = a.abs();
            FloatVector w = one.div(d.fma(qw, one));
            FloatVector q = q7.fma(w, q6).fma(w, q5).fma(w, q4).fma(w, q3).fma(w, q2).fma(w, q1).fma(w, q0);
            FloatVector h = d.fma(density, q).mul(z);
            FloatVector slope = one.sub(h).blend(h, a.compare(LT, 0f));
            FloatVector.fromArray(S, gy, go + i).mul(slope).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = erf x}, from {@code t = 1 - erf |x|}. */
    static void erf(float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector s0 = FloatVector.broadcast(S, Elementary.S0);
        FloatVector s1 = FloatVector.broadcast(S, Elementary.S1);
        FloatVector s2 = FloatVector.broadcast(S, Elementary.S2);
        FloatVector s3 = FloatVector.broadcast(S, Elementary.S3);
        FloatVector s4 = FloatVector.broadcast(S, Elementary.S4);
        FloatVector s5 = FloatVector.broadcast(S, Elementary.S5);
        FloatVector s6 = FloatVector.broadcast(S, Elementary.S6);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector d = a.abs();
            FloatVector s = a.mul(a);
            FloatVector small = s6.fma(s, s5).fma(s, s4).fma(s, s3).fma(s, s2).fma(s, s1).fma(s, s0).fma(d, d);
            FloatVector y0 = one.sub(z).blend(small, d.compare(LT, 1f));
            IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
            y0.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy 2/sqrt(pi) t}, with {@code t = e^(-x^2)}. */
    static void erfGrad(float[] t, float[] gy, int go, float[] gx, int gxo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector.fromArray(S, gy, go + i).mul(z.mul(Elementary.ERF_SLOPE)).intoArray(gx, gxo + i);
        }
    }
}
