package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Adds the product of a tile, whose rows are a panel's width apart, to where it belongs. */
final class TileSums {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = Panels.WIDTH;

    private TileSums() {}

    /** {@code c[r,:] += sums[r,:]} for {@code n} columns. */
    static void add(int rows, int n, float[] sums, float[] c, int co, int crs) {
        int whole = n - n % L;
        for (int r = 0; r < rows; r++) {
            int from = r * WIDTH;
            int to = co + r * crs;
            for (int e = 0; e < whole; e += L) {
                FloatVector.fromArray(S, c, to + e).add(FloatVector.fromArray(S, sums, from + e)).intoArray(c, to + e);
            }
            for (int e = whole; e < n; e++) {
                c[to + e] += sums[from + e];
            }
        }
    }

    /** {@code c[r,:] = alpha[first + r] c[r,:] + sums[r,:]}, fused, for {@code n} columns. */
    static void scaleAdd(int rows, int n, float[] sums, float[] alpha, int first, float[] c, int co, int crs) {
        int whole = n - n % L;
        for (int r = 0; r < rows; r++) {
            int from = r * WIDTH;
            int to = co + r * crs;
            float scale = alpha[first + r];
            for (int e = 0; e < whole; e += L) {
                FloatVector sum = FloatVector.fromArray(S, sums, from + e);
                FloatVector.broadcast(S, scale).fma(FloatVector.fromArray(S, c, to + e), sum).intoArray(c, to + e);
            }
            for (int e = whole; e < n; e++) {
                c[to + e] = Math.fma(scale, c[to + e], sums[from + e]);
            }
        }
    }
}
