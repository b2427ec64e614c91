package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code x s(u)} with {@code u = first x + third x^3} and s the sigmoid, from {@code t = e^-|u|}: SiLU and two
 * forms of GELU.
 *
 * <p>Here t holds the exponential, see {@link DecayLoops}. Lengths are multiples of the lanes of a vector.
 */
final class GateLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    /** Positive floats are ordered as their bits are: the minimum of two ints bounds them, cheaper than a mask. */
    private static final int SQUARE_MOST = Float.floatToRawIntBits(Activation.SQUARE_MOST);

    private GateLoops() {}

    /** {@code y = x s(u)}. */
    static void gate(float[] x, int xo, float[] t, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            a.mul(s).intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy (s + x s (1 - s) u')}. */
    static void gateGrad(float first, float third, float[] x, int xo, float[] t, float[] gy, int go, float[] gx,
            int gxo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector triple = FloatVector.broadcast(S, 3f * third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            FloatVector d = a.mul(q.fma(triple, linear)).fma(s.mul(one.sub(s)), s);
            FloatVector.fromArray(S, gy, go + i).mul(d).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = x s(u) b}. */
    static void gated(float[] x, int xo, float[] t, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            a.mul(s).mul(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
        }
    }

    /** With {@code f = x s(u)}: {@code gx = gy b f', gb = gy f}; the two lie as x and b do. */
    static void gatedGrad(float first, float third, float[] x, int xo, float[] t, float[] b, int bo, float[] gy, int go,
            float[] gx, float[] gb, int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector triple = FloatVector.broadcast(S, 3f * third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector z = FloatVector.fromArray(S, t, i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, a.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            FloatVector d = a.mul(q.fma(triple, linear)).fma(s.mul(one.sub(s)), s);
            FloatVector upstream = FloatVector.fromArray(S, gy, go + i);
            FloatVector other = FloatVector.fromArray(S, b, bo + i);
            upstream.mul(other).mul(d).intoArray(gx, xo + i);
            a.mul(s).mul(upstream).intoArray(gb, bo + i);
        }
    }
}
