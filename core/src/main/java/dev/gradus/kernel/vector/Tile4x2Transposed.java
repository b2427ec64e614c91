package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows by two vectors of C, A transposed.
 *
 * <p>Element [r, p] of A lies at {@code a_r + p * WIDTH}, in a panel of its own. The stride is a constant so that the
 * compiler can move every range check out of the loop.
 */
final class Tile4x2Transposed {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    private Tile4x2Transposed() {}

    /** {@code C[r,:] (+)= sum over p of A[p,r] B[p,:]}, k > 0: A and B are panels, row r of C starts at {@code c_r}. */
    static void multiply(
            int k,
            float[] a, int a0, int a1, int a2, int a3,
            float[] b, int bo,
            float[] c, int c0, int c1, int c2, int c3,
            boolean accumulate) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector s00 = accumulate ? FloatVector.fromArray(S, c, c0) : zero;
        FloatVector s01 = accumulate ? FloatVector.fromArray(S, c, c0 + L) : zero;
        FloatVector s10 = accumulate ? FloatVector.fromArray(S, c, c1) : zero;
        FloatVector s11 = accumulate ? FloatVector.fromArray(S, c, c1 + L) : zero;
        FloatVector s20 = accumulate ? FloatVector.fromArray(S, c, c2) : zero;
        FloatVector s21 = accumulate ? FloatVector.fromArray(S, c, c2 + L) : zero;
        FloatVector s30 = accumulate ? FloatVector.fromArray(S, c, c3) : zero;
        FloatVector s31 = accumulate ? FloatVector.fromArray(S, c, c3 + L) : zero;
        int p = 0;
        do {
            int q = bo + p * WIDTH;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p * WIDTH]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p * WIDTH]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p * WIDTH]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p * WIDTH]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            p++;
        } while (p < k);
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + L);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + L);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + L);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + L);
    }
}
