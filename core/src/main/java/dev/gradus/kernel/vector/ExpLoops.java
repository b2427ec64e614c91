package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential, the sigmoid and what is a line away from them, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order. Each loop
 * spells the exponential out: a vector that crosses a call may be boxed, which costs far more than a repeated line.
 */
final class ExpLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private ExpLoops() {}

    /** {@code y = e^x}. */
    static void exp(float[] x, int xo, float[] y, int yo, int n) {
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
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector least = a.blend(Elementary.EXP_LEAST, a.compare(LT, Elementary.EXP_LEAST));
            FloatVector v = least.blend(Elementary.EXP_MOST, least.compare(GT, Elementary.EXP_MOST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector bits = t.reinterpretAsInts().sub(Elementary.ROUND_BITS);
            IntVector half = bits.lanewise(ASHR, 1);
            IntVector first = half.lanewise(LSHL, 23).add(127 << 23);
            IntVector second = bits.sub(half).lanewise(LSHL, 23).add(127 << 23);
            p.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats()).intoArray(y, yo + i);
        }
    }

    /** {@code y = 1/(1 + e^-x)}. */
    static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
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
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector u = a.abs().neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector q = z.div(z.add(1f));
            FloatVector b = one.blend(z, a.compare(LT, 0f));
            FloatVector s = b.neg().fma(q, b);
            s.intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy s(sign x)} with s the sigmoid. */
    static void sigmoidTimes(float sign, float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
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
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i).mul(sign);
            FloatVector u = a.abs().neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector q = z.div(z.add(1f));
            FloatVector b = one.blend(z, a.compare(LT, 0f));
            FloatVector s = b.neg().fma(q, b);
            FloatVector.fromArray(S, gy, go + i).mul(s).intoArray(gx, gxo + i);
        }
    }

    /** {@code y = sign ln(1 + e^(sign x))}. */
    static void softplus(float sign, float[] x, int xo, float[] y, int yo, int n) {
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
            FloatVector u = a.abs().neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector c = c9.fma(z, c8).fma(z, c7).fma(z, c6).fma(z, c5).fma(z, c4).fma(z, c3).fma(z, c2).fma(z, c1);
            FloatVector log = c.mul(z).fma(z, z);
            a.blend(0f, a.compare(LT, 0f)).add(log).mul(sign).intoArray(y, yo + i);
        }
    }
}
