package dev.gradus.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies up to {@link #WIDTH} columns of a matrix into a panel: its rows one after another, {@code WIDTH} apart.
 *
 * <p>Columns up to the next multiple of a vector are filled with zeros, so that tiles read whole vectors.
 */
final class Panels {

    private static final VectorSpecies<Float> S = Width.FLOATS;

    /** Lanes of a vector. */
    static final int LANES = S.length();

    /** Columns of a panel: those of the widest tile. */
    static final int WIDTH = (LANES >= 16 ? 4 : 2) * LANES;

    private Panels() {}

    /** {@code panel[p,j] = B[p,j]} for B [k,n] with {@code n <= WIDTH}, whatever its strides. */
    static void pack(int k, int n, float[] b, int bo, int brs, int bcs, float[] panel, int po) {
        int whole = n / LANES * LANES;
        if (bcs == 1) {
            copyRows(k, whole, b, bo, brs, panel, po);
        } else {
            gather(k, whole, b, bo, brs, bcs, panel, po);
        }
        if (whole < n) {
            copyPadded(k, whole, n, b, bo, brs, bcs, panel, po);
        }
    }

    private static void copyRows(int k, int n, float[] b, int bo, int brs, float[] panel, int po) {
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j += LANES) {
                FloatVector.fromArray(S, b, bo + p * brs + j).intoArray(panel, po + p * WIDTH + j);
            }
        }
    }

    /** Any strides: four columns of B at a time. */
    private static void gather(int k, int n, float[] b, int bo, int brs, int bcs, float[] panel, int po) {
        for (int j = 0; j < n; j += 4) {
            int b0 = bo + j * bcs;
            int b1 = b0 + bcs;
            int b2 = b1 + bcs;
            int b3 = b2 + bcs;
            for (int p = 0; p < k; p++) {
                int to = po + p * WIDTH + j;
                int from = p * brs;
                panel[to] = b[b0 + from];
                panel[to + 1] = b[b1 + from];
                panel[to + 2] = b[b2 + from];
                panel[to + 3] = b[b3 + from];
            }
        }
    }

    private static void copyPadded(
            int k, int from, int n, float[] b, int bo, int brs, int bcs, float[] panel, int po) {
        int end = from + LANES;
        for (int p = 0; p < k; p++) {
            for (int j = from; j < n; j++) {
                panel[po + p * WIDTH + j] = b[bo + p * brs + j * bcs];
            }
            for (int j = n; j < end; j++) {
                panel[po + p * WIDTH + j] = 0f;
            }
        }
    }
}
