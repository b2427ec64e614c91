package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sigmoid s, its integral, and tanh, from {@code t = e^-|x|}, or {@code e^-2|x|} for tanh.
 *
 * <p>Here t holds the exponential, see {@link DecayLoops}. Lengths are multiples of the lanes of a vector.
 */
final class SigmoidLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private SigmoidLoops() {}

    /** {@code y = s(x)}. */
    static void sigmoid(float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            s.intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy s(sign x)}. */
    static void sigmoidTimes(float sign, float[] x, int xo, float[] t, float[] gy, int go, float[] gx, int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i).mul(sign);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            FloatVector.fromArray(S, gy, go + i).mul(s).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = sign ln(1 + e^(sign x))}. */
    static void softplus(float sign, float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector c1 = FloatVector.broadcast(S, Elementary.P1);
        FloatVector c2 = FloatVector.broadcast(S, Elementary.P2);
        FloatVector c3 = FloatVector.broadcast(S, Elementary.P3);
        FloatVector c4 = FloatVector.broadcast(S, Elementary.P4);
        FloatVector c5 = FloatVector.broadcast(S, Elementary.P5);
        FloatVector c6 = FloatVector.broadcast(S, Elementary.P6);
        FloatVector c7 = FloatVector.broadcast(S, Elementary.P7);
        FloatVector c8 = FloatVector.broadcast(S, Elementary.P8);
        FloatVector c9 = FloatVector.broadcast(S, Elementary.P9);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i).mul(sign);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector c = c9.fma(z, c8).fma(z, c7).fma(z, c6).fma(z, c5).fma(z, c4).fma(z, c3).fma(z, c2).fma(z, c1);
            FloatVector log = c.mul(z).fma(z, z);
            a.blend(0f, a.compare(LT, 0f)).add(log).mul(sign).intoArray(y, yo + i);
        }
    }

    /** {@code y = tanh x}. */
    static void tanh(float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector t0 = FloatVector.broadcast(S, Elementary.T0);
        FloatVector t1 = FloatVector.broadcast(S, Elementary.T1);
        FloatVector t2 = FloatVector.broadcast(S, Elementary.T2);
        FloatVector t3 = FloatVector.broadcast(S, Elementary.T3);
        FloatVector t4 = FloatVector.broadcast(S, Elementary.T4);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector d = a.abs();
            FloatVector s = a.mul(a);
            FloatVector small = t4.fma(s, t3).fma(s, t2).fma(s, t1).fma(s, t0).mul(s).fma(d, d);
            FloatVector large = one.sub(z.add(z).div(z.add(1f)));
            FloatVector y0 = large.blend(small, d.compare(LT, Elementary.TANH_SMALL));
            IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
            y0.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
        }
    }
}
