package dev.gradus.kernel.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.gradus.kernel.scalar.Elementary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The logarithm, vector by vector.
 *
 * <p>Lengths are multiples of the lanes of a vector. The steps are those of {@link Elementary}, in the same order.
 */
final class LogLoop {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private LogLoop() {}

    /** {@code y = ln x}. */
    static void log(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector l0 = FloatVector.broadcast(S, Elementary.L0);
        FloatVector l1 = FloatVector.broadcast(S, Elementary.L1);
        FloatVector l2 = FloatVector.broadcast(S, Elementary.L2);
        FloatVector l3 = FloatVector.broadcast(S, Elementary.L3);
        FloatVector l4 = FloatVector.broadcast(S, Elementary.L4);
        FloatVector l5 = FloatVector.broadcast(S, Elementary.L5);
        FloatVector l6 = FloatVector.broadcast(S, Elementary.L6);
        FloatVector l7 = FloatVector.broadcast(S, Elementary.L7);
        FloatVector half = FloatVector.broadcast(S, -0.5f);
        FloatVector high = FloatVector.broadcast(S, Elementary.LN2_HIGH);
        FloatVector low = FloatVector.broadcast(S, Elementary.LN2_LOW);
        for (int i = 0; i < n; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i);
            VectorMask<Float> tiny = a.compare(LT, Float.MIN_NORMAL);
            FloatVector u = a.blend(a.mul(0x1p23f), tiny);
            IntVector bits = u.reinterpretAsInts().sub(Elementary.SQRT_HALF_BITS);
            FloatVector k = (FloatVector) bits.lanewise(ASHR, 23).convert(I2F, 0);
            FloatVector e = k.blend(k.sub(23f), tiny);
            FloatVector f = bits.and(0x7FFFFF).add(Elementary.SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector p =
                    l7.fma(f, l6).fma(f, l5).fma(f, l4).fma(f, l3).fma(f, l2).fma(f, l1).fma(f, l0).fma(f, half);
            FloatVector rest = e.fma(low, p.mul(f.mul(f)));
            FloatVector y0 = e.fma(high, f.add(rest));
            FloatVector y1 = FloatVector.broadcast(S, Float.NaN).blend(y0, a.compare(GT, 0f));
            FloatVector y2 = y1.blend(Float.NEGATIVE_INFINITY, a.compare(EQ, 0f));
            y2.blend(a, a.compare(EQ, Float.POSITIVE_INFINITY)).intoArray(y, yo + i);
        }
    }
}
