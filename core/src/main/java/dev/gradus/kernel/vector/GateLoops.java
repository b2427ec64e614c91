package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Activation;
import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code x s(u)} with {@code u = first x + third x^3} and s the sigmoid: SiLU and two forms of GELU.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order. Each loop
 * spells the exponential out: a vector that crosses a call may be boxed, which costs far more than a repeated line.
 *
 * <p>Positive floats are ordered as their bits are: the minimum of two ints bounds them, which is cheaper than a mask.
 */
final class GateLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();
    private static final int SQUARE_MOST = Float.floatToRawIntBits(Activation.SQUARE_MOST);
    private static final int EXP_LEAST = Float.floatToRawIntBits(-Elementary.EXP_LEAST);

    private GateLoops() {}

    /** {@code y = x s(u)}. */
    static void gate(float first, float third, float[] x, int xo, float[] y, int yo, int n) {
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
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector g = a.mul(q.fma(cubic, linear));
            FloatVector v = g.abs().reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector f = z.div(z.add(1f));
            FloatVector b = one.blend(z, g.compare(LT, 0f));
            FloatVector s = b.neg().fma(f, b);
            a.mul(s).intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy (s + x s (1 - s) u')}. */
    static void gateGrad(float first, float third, float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
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
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
        FloatVector triple = FloatVector.broadcast(S, 3f * third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector g = a.mul(q.fma(cubic, linear));
            FloatVector v = g.abs().reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector f = z.div(z.add(1f));
            FloatVector b = one.blend(z, g.compare(LT, 0f));
            FloatVector s = b.neg().fma(f, b);
            FloatVector d = a.mul(q.fma(triple, linear)).fma(s.mul(one.sub(s)), s);
            FloatVector.fromArray(S, gy, go + i).mul(d).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = x s(u) b}. */
    static void gated(
            float first, float third, float[] x, int xo, float[] b, int bo, float[] y, int yo, int n) {
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
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector g = a.mul(q.fma(cubic, linear));
            FloatVector v = g.abs().reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, g.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            a.mul(s).mul(FloatVector.fromArray(S, b, bo + i)).intoArray(y, yo + i);
        }
    }

    /** With {@code f = x s(u)}: {@code gx = gy b f', gb = gy f}; the two lie as x and b do. */
    static void gatedGrad(
            float first, float third, float[] x, int xo, float[] b, int bo, float[] gy, int go, float[] gx, float[] gb,
            int n) {
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
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
        FloatVector triple = FloatVector.broadcast(S, 3f * third);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector upstream = FloatVector.fromArray(S, gy, go + i);
            FloatVector other = FloatVector.fromArray(S, b, bo + i);
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector g = a.mul(q.fma(cubic, linear));
            FloatVector v = g.abs().reinterpretAsInts().min(EXP_LEAST).reinterpretAsFloats().neg();
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector f = z.div(z.add(1f));
            FloatVector c = one.blend(z, g.compare(LT, 0f));
            FloatVector s = c.neg().fma(f, c);
            FloatVector d = a.mul(q.fma(triple, linear)).fma(s.mul(one.sub(s)), s);
            upstream.mul(other).mul(d).intoArray(gx, xo + i);
            a.mul(s).mul(upstream).intoArray(gb, bo + i);
        }
    }
}
