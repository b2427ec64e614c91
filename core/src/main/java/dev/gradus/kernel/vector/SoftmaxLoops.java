package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exponentials of the rows of a softmax, vector by vector.
 *
 * <p>The steps are those of {@link Elementary#expOfNegative}, spelled out in each loop, as a vector that crosses a call may
 * be boxed. The sums are passes as in {@link SumLoops}.
 */
final class SoftmaxLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private SoftmaxLoops() {}

    /** {@code y = e^(x - shift), lanes += y}, from zero. */
    static void exponentials(
            float[] x, int xo, float shift, float[] y, int yo, int n, int lane, float[] lanes) {
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
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            FloatVector u = FloatVector.fromArray(S, x, xo + i).sub(shift);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            z.intoArray(y, yo + i);
            total = total.add(z);
        }
        total.intoArray(lanes, lane);
    }

    /** {@code lanes += e^(x - shift)}, from zero. */
    static void sumOfExponentials(float[] x, int xo, float shift, int n, int lane, float[] lanes) {
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
        FloatVector total = FloatVector.zero(S);
        for (int i = lane; i < n; i += 16) {
            FloatVector u = FloatVector.fromArray(S, x, xo + i).sub(shift);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            total = total.add(z);
        }
        total.intoArray(lanes, lane);
    }

    /** {@code y = scale e^(x - shift) + offset}. */
    static void scaledExponentials(
            float[] x, int xo, float shift, float scale, float offset, float[] y, int yo, int n) {
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
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector rest = FloatVector.broadcast(S, offset);
        for (int i = 0; i < n; i += LANES) {
            FloatVector u = FloatVector.fromArray(S, x, xo + i).sub(shift);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            z.fma(factor, rest).intoArray(y, yo + i);
        }
    }

    /** {@code gx = gy - e^y sum}. */
    static void logSoftmaxGrad(
            float[] y, int yo, float[] gy, int go, float sum, float[] gx, int gxo, int n) {
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
        FloatVector factor = FloatVector.broadcast(S, sum);
        for (int i = 0; i < n; i += LANES) {
            FloatVector u = FloatVector.fromArray(S, y, yo + i);
            FloatVector v = u.blend(Elementary.EXP_LEAST, u.compare(LT, Elementary.EXP_LEAST));
            FloatVector t = v.fma(log2e, round);
            FloatVector k = t.sub(round);
            FloatVector r = k.fma(low, k.fma(high, v));
            FloatVector p = e4.fma(r, e3).fma(r, e2).fma(r, e1).fma(r, e0).fma(r, one).fma(r, one);
            IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23).add(191 << 23);
            FloatVector z = p.mul(power.reinterpretAsFloats()).mul(0x1p-64f);
            z.neg().fma(factor, FloatVector.fromArray(S, gy, go + i)).intoArray(gx, gxo + i);
        }
    }
}
