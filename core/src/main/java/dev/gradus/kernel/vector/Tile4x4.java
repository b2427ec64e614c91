package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows by four vectors of C, for vectors of 512 bits, of which the machine has 32.
 *
 * <p>Element [r, p] of A lies at {@code a_r + p}. B lies in a panel, whose row stride
 * is a constant, so that the compiler can move every range check out of the loop.
 *
 * <p>It always begins from zero: with loads of C beside them, the 16 sums need more nodes than the compiler of JDK 17 inlines
 * at once, and then every vector becomes an object. {@link Tile4x2} goes on from C. For the same reason the loop tests before
 * its body: the compiler copies the block that holds the test, and two bodies pass the limit in some runs and not in others.
 */
final class Tile4x4 {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    private Tile4x4() {}

    /** {@code C[r,:] = sum over p of A[r,p] B[p,:]}, k > 0: row r of A starts at {@code a_r}, of C at {@code c_r}. */
    static void multiply(
            int k,
            float[] a, int a0, int a1, int a2, int a3,
            float[] b, int bo,
            float[] c, int c0, int c1, int c2, int c3) {
        FloatVector zero = FloatVector.zero(S);
        FloatVector s00 = zero;
        FloatVector s01 = zero;
        FloatVector s02 = zero;
        FloatVector s03 = zero;
        FloatVector s10 = zero;
        FloatVector s11 = zero;
        FloatVector s12 = zero;
        FloatVector s13 = zero;
        FloatVector s20 = zero;
        FloatVector s21 = zero;
        FloatVector s22 = zero;
        FloatVector s23 = zero;
        FloatVector s30 = zero;
        FloatVector s31 = zero;
        FloatVector s32 = zero;
        FloatVector s33 = zero;
        for (int p = 0; p < k; p++) {
            int q = bo + p * WIDTH;
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            s02 = x0.fma(b2, s02);
            s03 = x0.fma(b3, s03);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            s12 = x1.fma(b2, s12);
            s13 = x1.fma(b3, s13);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            s22 = x2.fma(b2, s22);
            s23 = x2.fma(b3, s23);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            s32 = x3.fma(b2, s32);
            s33 = x3.fma(b3, s33);
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + L);
        s02.intoArray(c, c0 + 2 * L);
        s03.intoArray(c, c0 + 3 * L);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + L);
        s12.intoArray(c, c1 + 2 * L);
        s13.intoArray(c, c1 + 3 * L);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + L);
        s22.intoArray(c, c2 + 2 * L);
        s23.intoArray(c, c2 + 3 * L);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + L);
        s32.intoArray(c, c3 + 2 * L);
        s33.intoArray(c, c3 + 3 * L);
    }
}
