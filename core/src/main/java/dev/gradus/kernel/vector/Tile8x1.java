package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight rows by one vector of C, for the last columns, which do not fill a wider tile. */
final class Tile8x1 {

    static final int ROWS = 8;
    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int WIDTH = Panels.WIDTH;

    private Tile8x1() {}

    /**
     * {@code C[r,:] (+)= sum over p of A[r,p] B[p,:]}, k > 0: B is a panel. Of the eight rows only
     * {@code rows} exist; the others compute the last one again.
     */
    static void multiply(
            int rows, int k,
            float[] a, int ao, int ars,
            float[] b, int bo,
            float[] c, int co, int crs,
            boolean accumulate) {
        int last = rows - 1;
        int a0 = ao;
        int a1 = ao + Math.min(1, last) * ars;
        int a2 = ao + Math.min(2, last) * ars;
        int a3 = ao + Math.min(3, last) * ars;
        int a4 = ao + Math.min(4, last) * ars;
        int a5 = ao + Math.min(5, last) * ars;
        int a6 = ao + Math.min(6, last) * ars;
        int a7 = ao + Math.min(7, last) * ars;
        int c0 = co;
        int c1 = co + Math.min(1, last) * crs;
        int c2 = co + Math.min(2, last) * crs;
        int c3 = co + Math.min(3, last) * crs;
        int c4 = co + Math.min(4, last) * crs;
        int c5 = co + Math.min(5, last) * crs;
        int c6 = co + Math.min(6, last) * crs;
        int c7 = co + Math.min(7, last) * crs;
        FloatVector zero = FloatVector.zero(S);
        FloatVector s0 = accumulate ? FloatVector.fromArray(S, c, c0) : zero;
        FloatVector s1 = accumulate ? FloatVector.fromArray(S, c, c1) : zero;
        FloatVector s2 = accumulate ? FloatVector.fromArray(S, c, c2) : zero;
        FloatVector s3 = accumulate ? FloatVector.fromArray(S, c, c3) : zero;
        FloatVector s4 = accumulate ? FloatVector.fromArray(S, c, c4) : zero;
        FloatVector s5 = accumulate ? FloatVector.fromArray(S, c, c5) : zero;
        FloatVector s6 = accumulate ? FloatVector.fromArray(S, c, c6) : zero;
        FloatVector s7 = accumulate ? FloatVector.fromArray(S, c, c7) : zero;
        int p = 0;
        do {
            FloatVector row = FloatVector.fromArray(S, b, bo + p * WIDTH);
            s0 = row.fma(FloatVector.broadcast(S, a[a0 + p]), s0);
            s1 = row.fma(FloatVector.broadcast(S, a[a1 + p]), s1);
            s2 = row.fma(FloatVector.broadcast(S, a[a2 + p]), s2);
            s3 = row.fma(FloatVector.broadcast(S, a[a3 + p]), s3);
            s4 = row.fma(FloatVector.broadcast(S, a[a4 + p]), s4);
            s5 = row.fma(FloatVector.broadcast(S, a[a5 + p]), s5);
            s6 = row.fma(FloatVector.broadcast(S, a[a6 + p]), s6);
            s7 = row.fma(FloatVector.broadcast(S, a[a7 + p]), s7);
            p++;
        } while (p < k);
        s0.intoArray(c, c0);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
        s4.intoArray(c, c4);
        s5.intoArray(c, c5);
        s6.intoArray(c, c6);
        s7.intoArray(c, c7);
    }
}
