package dev.gradus.kernel.vector;

import dev.gradus.kernel.FilterLoops;
import dev.gradus.kernel.scalar.ScalarFilter;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Short filters, a vector of channels at a time; the rest of them goes the scalar way. */
final class VectorFilter implements FilterLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    private final ScalarFilter scalar = new ScalarFilter();

    @Override
    public void filter(
            float[] x, int xo, int step, float[] w, int wo, int taps, float[] b, float[] y, int yo, int from, int n) {
        int body = n - from < VectorPointwise.SMALL ? from : from + Width.whole(n - from);
        if (body > from) {
            vectors(x, xo, step, w, wo, taps, b, y, yo, from, body, n);
        }
        scalar.filter(x, xo, step, w, wo, taps, b, y, yo, body, n);
    }

    private static void vectors(
            float[] x, int xo, int step, float[] w, int wo, int taps, float[] b, float[] y, int yo, int from, int to,
            int n) {
        int c = from;
        for (; c + 4 * LANES <= to; c += 4 * LANES) {
            four(x, xo + c, step, w, wo + c, taps, b, c, y, yo + c, n);
        }
        for (; c < to; c += LANES) {
            FloatVector sum = b == null ? FloatVector.zero(S) : FloatVector.fromArray(S, b, c);
            for (int k = 0; k < taps; k++) {
                sum = FloatVector.fromArray(S, w, wo + c + k * n)
                        .fma(FloatVector.fromArray(S, x, xo + c + k * step), sum);
            }
            sum.intoArray(y, yo + c);
        }
    }

    private static void four(
            float[] x, int xo, int step, float[] w, int wo, int taps, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector sum0 = FloatVector.zero(S);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        if (b != null) {
            sum0 = FloatVector.fromArray(S, b, bo);
            sum1 = FloatVector.fromArray(S, b, bo + LANES);
            sum2 = FloatVector.fromArray(S, b, bo + 2 * LANES);
            sum3 = FloatVector.fromArray(S, b, bo + 3 * LANES);
        }
        for (int k = 0; k < taps; k++) {
            int i = wo + k * n;
            int j = xo + k * step;
            sum0 = FloatVector.fromArray(S, w, i).fma(FloatVector.fromArray(S, x, j), sum0);
            sum1 = FloatVector.fromArray(S, w, i + LANES).fma(FloatVector.fromArray(S, x, j + LANES), sum1);
            sum2 = FloatVector.fromArray(S, w, i + 2 * LANES).fma(FloatVector.fromArray(S, x, j + 2 * LANES), sum2);
            sum3 = FloatVector.fromArray(S, w, i + 3 * LANES).fma(FloatVector.fromArray(S, x, j + 3 * LANES), sum3);
        }
        sum0.intoArray(y, yo);
        sum1.intoArray(y, yo + LANES);
        sum2.intoArray(y, yo + 2 * LANES);
        sum3.intoArray(y, yo + 3 * LANES);
    }
}
