package dev.gradus.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** One row times a matrix whose rows are contiguous, read once as it lies, eight rows in a pass. */
final class RowTimesMatrix {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int L = S.length();

    private RowTimesMatrix() {}

    /** {@code c[j] (+)= sum over p of a[p] B[p,j]} for a [k], B [k,n], c [n]. */
    static void multiply(
            int n, int k,
            float[] a, int ao, int as,
            float[] b, int bo, int brs,
            float[] c, int co,
            boolean accumulate) {
        if (!accumulate) {
            Arrays.fill(c, co, co + n, 0f);
        }
        int p = 0;
        for (; p <= k - 8; p += 8) {
            addEight(n, a, ao + p * as, as, b, bo + p * brs, brs, c, co);
        }
        for (; p < k; p++) {
            addOne(n, a[ao + p * as], b, bo + p * brs, c, co);
        }
    }

    private static void addEight(int n, float[] a, int ao, int as, float[] b, int bo, int brs, float[] c, int co) {
        FloatVector x0 = FloatVector.broadcast(S, a[ao]);
        FloatVector x1 = FloatVector.broadcast(S, a[ao + as]);
        FloatVector x2 = FloatVector.broadcast(S, a[ao + 2 * as]);
        FloatVector x3 = FloatVector.broadcast(S, a[ao + 3 * as]);
        FloatVector x4 = FloatVector.broadcast(S, a[ao + 4 * as]);
        FloatVector x5 = FloatVector.broadcast(S, a[ao + 5 * as]);
        FloatVector x6 = FloatVector.broadcast(S, a[ao + 6 * as]);
        FloatVector x7 = FloatVector.broadcast(S, a[ao + 7 * as]);
        int b1 = bo + brs;
        int b2 = b1 + brs;
        int b3 = b2 + brs;
        int b4 = b3 + brs;
        int b5 = b4 + brs;
        int b6 = b5 + brs;
        int b7 = b6 + brs;
        int whole = n / L * L;
        for (int j = 0; j < whole; j += L) {
            FloatVector s = FloatVector.fromArray(S, c, co + j);
            s = FloatVector.fromArray(S, b, bo + j).fma(x0, s);
            s = FloatVector.fromArray(S, b, b1 + j).fma(x1, s);
            s = FloatVector.fromArray(S, b, b2 + j).fma(x2, s);
            s = FloatVector.fromArray(S, b, b3 + j).fma(x3, s);
            s = FloatVector.fromArray(S, b, b4 + j).fma(x4, s);
            s = FloatVector.fromArray(S, b, b5 + j).fma(x5, s);
            s = FloatVector.fromArray(S, b, b6 + j).fma(x6, s);
            FloatVector.fromArray(S, b, b7 + j).fma(x7, s).intoArray(c, co + j);
        }
        for (int j = whole; j < n; j++) {
            float s = c[co + j];
            for (int p = 0; p < 8; p++) {
                s = Math.fma(b[bo + p * brs + j], a[ao + p * as], s);
            }
            c[co + j] = s;
        }
    }

    private static void addOne(int n, float x, float[] b, int bo, float[] c, int co) {
        FloatVector xs = FloatVector.broadcast(S, x);
        int whole = n / L * L;
        for (int j = 0; j < whole; j += L) {
            FloatVector s = FloatVector.fromArray(S, c, co + j);
            FloatVector.fromArray(S, b, bo + j).fma(xs, s).intoArray(c, co + j);
        }
        for (int j = whole; j < n; j++) {
            c[co + j] = Math.fma(b[bo + j], x, c[co + j]);
        }
    }
}
