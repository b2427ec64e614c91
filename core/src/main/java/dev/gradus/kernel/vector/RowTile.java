package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row of A by four vectors of C: for a single token, which has to read every weight once and should do nothing else.
 *
 * <p>The four vectors lie in one panel, or two and two in neighbouring panels where a panel is that narrow.
 */
final class RowTile {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    /** Columns of a tile. */
    static final int COLUMNS = 4 * L;

    private RowTile() {}

    /** {@code c (+)= sum over p of a[p] B[p,:]}: the first half of B begins at {@code b0}, the second at {@code b1}. */
    static void multiply(int k, float[] a, int ao, float[] b, int b0, int b1, float[] c, int co, boolean accumulate) {
        if (!accumulate) {
            FloatVector zero = FloatVector.zero(S);
            zero.intoArray(c, co);
            zero.intoArray(c, co + L);
            zero.intoArray(c, co + 2 * L);
            zero.intoArray(c, co + 3 * L);
        }
        FloatVector s0 = FloatVector.fromArray(S, c, co);
        FloatVector s1 = FloatVector.fromArray(S, c, co + L);
        FloatVector s2 = FloatVector.fromArray(S, c, co + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, c, co + 3 * L);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(S, a[ao + p]);
            int row = p * WIDTH;
            s0 = x.fma(FloatVector.fromArray(S, b, b0 + row), s0);
            s1 = x.fma(FloatVector.fromArray(S, b, b0 + row + L), s1);
            s2 = x.fma(FloatVector.fromArray(S, b, b1 + row), s2);
            s3 = x.fma(FloatVector.fromArray(S, b, b1 + row + L), s3);
        }
        s0.intoArray(c, co);
        s1.intoArray(c, co + L);
        s2.intoArray(c, co + 2 * L);
        s3.intoArray(c, co + 3 * L);
    }
}
