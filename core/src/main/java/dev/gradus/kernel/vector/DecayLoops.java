package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Activation;
import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential in each function, {@code t = e^u} with u at most 0.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary#expOfNegative}, spelled out in
 * each loop: a vector that crosses a call may be boxed, which costs far more than a repeated line.
 */
final class DecayLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    /** Positive floats are ordered as their bits are: the minimum of two ints bounds them, cheaper than a mask. */
    private static final int SQUARE_MOST = Float.floatToRawIntBits(Activation.SQUARE_MOST);

    private static final int EXP_MOST = Float.floatToRawIntBits(-Elementary.EXP_LEAST);

    private DecayLoops() {}

    /** {@code t = e^(factor |x|)}, for a negative factor. */
    static void ofAbsolute(float factor, float[] x, int xo, float[] t, int n) {
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
            FloatVector u = a.abs().mul(factor);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector s = v.fma(log2e, round);
            FloatVector k = s.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = s.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            p.mul(power.reinterpretAsFloats()).mul(0x1p-64f).intoArray(t, i);
        }
    }

    /** {@code t = e^(factor x^2)}, for a negative factor. */
    static void ofSquare(float factor, float[] x, int xo, float[] t, int n) {
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
            FloatVector u = a.mul(a).mul(factor);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector s = v.fma(log2e, round);
            FloatVector k = s.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = s.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            p.mul(power.reinterpretAsFloats()).mul(0x1p-64f).intoArray(t, i);
        }
    }

    /** {@code t = e^-|first x + third x^3|}. */
    static void ofGate(float first, float third, float[] x, int xo, float[] t, int n) {
        FloatVector linear = FloatVector.broadcast(S, first);
        FloatVector cubic = FloatVector.broadcast(S, third);
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
            FloatVector square = a.mul(a);
            FloatVector q = square.reinterpretAsInts().min(SQUARE_MOST).reinterpretAsFloats();
            FloatVector u = a.mul(q.fma(cubic, linear)).abs();
            FloatVector v = u.reinterpretAsInts().min(EXP_MOST).reinterpretAsFloats().neg();
            FloatVector s = v.fma(log2e, round);
            FloatVector k = s.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = s.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            p.mul(power.reinterpretAsFloats()).mul(0x1p-64f).intoArray(t, i);
        }
    }

    /** {@code t = 1 - erf |x|}, for |x| of at least 1. */
    static void ofErf(float[] x, int xo, float[] t, int n) {
        FloatVector c0 = FloatVector.broadcast(S, Elementary.C0);
        FloatVector c1 = FloatVector.broadcast(S, Elementary.C1);
        FloatVector c2 = FloatVector.broadcast(S, Elementary.C2);
        FloatVector c3 = FloatVector.broadcast(S, Elementary.C3);
        FloatVector c4 = FloatVector.broadcast(S, Elementary.C4);
        FloatVector c5 = FloatVector.broadcast(S, Elementary.C5);
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
            FloatVector d = a.abs();
            FloatVector c = d.blend(Elementary.ERF_ONE, d.compare(GT, Elementary.ERF_ONE));
            FloatVector u = c5.fma(c, c4).fma(c, c3).fma(c, c2).fma(c, c1).fma(c, c0).mul(c).neg();
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector s = v.fma(log2e, round);
            FloatVector k = s.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = s.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            p.mul(power.reinterpretAsFloats()).mul(0x1p-64f).intoArray(t, i);
        }
    }
}
