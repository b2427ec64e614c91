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
 * The exponential, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order.
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
        IntVector bias = FloatVector.broadcast(S, 1f).reinterpretAsInts();
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
            IntVector first = half.lanewise(LSHL, 23).add(bias);
            IntVector second = bits.sub(half).lanewise(LSHL, 23).add(bias);
            p.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats()).intoArray(y, yo + i);
        }
    }
}
