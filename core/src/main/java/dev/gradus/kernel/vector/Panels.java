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
            for (int j = 0; j < whole; j += 4) {
                copyFourColumns(k, b, bo + j * bcs, brs, bcs, panel, po + j, WIDTH);
            }
        }
        if (whole < n) {
            copyPadded(k, n - whole, b, bo + whole * bcs, brs, bcs, panel, po + whole);
        }
    }

    /** {@code C[i,j] = B[j,i]} for C [m,n] and B [n,m], which lies at the start of its array without gaps. */
    static void transpose(int m, int n, float[] b, float[] c, int co, int crs) {
        int whole = n / 4 * 4;
        for (int j = 0; j < whole; j += 4) {
            copyFourColumns(m, b, j * m, 1, m, c, co + j, crs);
        }
        for (int i = 0; i < m; i++) {
            for (int j = whole; j < n; j++) {
                c[co + i * crs + j] = b[j * m + i];
            }
        }
    }

    private static void copyRows(int k, int n, float[] b, int bo, int brs, float[] panel, int po) {
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j += LANES) {
                FloatVector.fromArray(S, b, bo + p * brs + j).intoArray(panel, po + p * WIDTH + j);
            }
        }
    }

    private static void copyFourColumns(
            int k, float[] b, int bo, int brs, int bcs, float[] panel, int po, int width) {
        int b1 = bo + bcs;
        int b2 = b1 + bcs;
        int b3 = b2 + bcs;
        for (int p = 0; p < k; p++) {
            int to = po + p * width;
            int from = p * brs;
            panel[to] = b[bo + from];
            panel[to + 1] = b[b1 + from];
            panel[to + 2] = b[b2 + from];
            panel[to + 3] = b[b3 + from];
        }
    }

    private static void copyPadded(int k, int n, float[] b, int bo, int brs, int bcs, float[] panel, int po) {
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < LANES; j++) {
                panel[po + p * WIDTH + j] = j < n ? b[bo + p * brs + j * bcs] : 0f;
            }
        }
    }
}
