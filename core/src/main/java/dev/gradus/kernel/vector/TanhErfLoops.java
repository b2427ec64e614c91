package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * tanh and erf, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order. Each loop
 * spells the exponential out: a vector that crosses a call may be boxed, which costs far more than a repeated line.
 */
final class TanhErfLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private TanhErfLoops() {}

    /** {@code y = tanh x}. */
    static void tanh(float[] x, int xo, float[] y, int yo, int n) {
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
        FloatVector t0 = FloatVector.broadcast(S, Elementary.T0);
        FloatVector t1 = FloatVector.broadcast(S, Elementary.T1);
        FloatVector t2 = FloatVector.broadcast(S, Elementary.T2);
        FloatVector t3 = FloatVector.broadcast(S, Elementary.T3);
        FloatVector t4 = FloatVector.broadcast(S, Elementary.T4);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector d = a.abs();
            FloatVector s = a.mul(a);
            FloatVector small = t4.fma(s, t3).fma(s, t2).fma(s, t1).fma(s, t0).mul(s).fma(d, d);
            FloatVector u = d.mul(-2f);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector large = one.sub(z.add(z).div(z.add(1f)));
            FloatVector y0 = large.blend(small, d.compare(LT, Elementary.TANH_SMALL));
            IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
            y0.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
        }
    }

    /** {@code y = erf x}. */
    static void erf(float[] x, int xo, float[] y, int yo, int n) {
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
        FloatVector s0 = FloatVector.broadcast(S, Elementary.S0);
        FloatVector s1 = FloatVector.broadcast(S, Elementary.S1);
        FloatVector s2 = FloatVector.broadcast(S, Elementary.S2);
        FloatVector s3 = FloatVector.broadcast(S, Elementary.S3);
        FloatVector s4 = FloatVector.broadcast(S, Elementary.S4);
        FloatVector s5 = FloatVector.broadcast(S, Elementary.S5);
        FloatVector s6 = FloatVector.broadcast(S, Elementary.S6);
        FloatVector c0 = FloatVector.broadcast(S, Elementary.C0);
        FloatVector c1 = FloatVector.broadcast(S, Elementary.C1);
        FloatVector c2 = FloatVector.broadcast(S, Elementary.C2);
        FloatVector c3 = FloatVector.broadcast(S, Elementary.C3);
        FloatVector c4 = FloatVector.broadcast(S, Elementary.C4);
        FloatVector c5 = FloatVector.broadcast(S, Elementary.C5);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            FloatVector d = a.abs();
            FloatVector s = a.mul(a);
            FloatVector small = s6.fma(s, s5).fma(s, s4).fma(s, s3).fma(s, s2).fma(s, s1).fma(s, s0).fma(d, d);
            FloatVector c = d.blend(Elementary.ERF_ONE, d.compare(GT, Elementary.ERF_ONE));
            FloatVector u = c5.fma(c, c4).fma(c, c3).fma(c, c2).fma(c, c1).fma(c, c0).mul(c).neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector y0 = one.sub(z).blend(small, d.compare(LT, 1f));
            IntVector sign = a.reinterpretAsInts().and(Integer.MIN_VALUE);
            y0.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy 2/sqrt(pi) e^(-x^2)}. */
    static void erfGrad(float[] x, int xo, float[] gy, int go, float[] gx, int gxo, int n) {
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
            FloatVector u = a.mul(a).neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            FloatVector.fromArray(S, gy, go + i).mul(z.mul(Elementary.ERF_SLOPE)).intoArray(gx, gxo + i);
        }
    }
}
