package dev.gradus.kernel.vector;

import dev.gradus.kernel.StateLoops;
import dev.gradus.kernel.scalar.ScalarState;

/** Steps of a matrix state, vectors of columns at a time; the rest of them, and few rows, go the scalar way. */
final class VectorState implements StateLoops {

    private static final int LANES = Width.FLOATS.length();

    /** Fewer rows are faster in plain loops. */
    private static final int FEW = 8;

    private final ScalarState scalar = new ScalarState();

    @Override
    public void fadeRows(
            int rows, int from, int columns, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj,
            float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        int j = from;
        int end = rows < FEW ? from : columns;
        for (; j + 4 * LANES <= end; j += 4 * LANES) {
            RowFade.four(rows, j, m, d, di, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z, zj + j);
        }
        for (; j + 2 * LANES <= end; j += 2 * LANES) {
            RowFade.two(rows, j, m, d, di, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z, zj + j);
        }
        for (; j + LANES <= end; j += LANES) {
            RowFade.one(rows, j, m, d, di, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z, zj + j);
        }
        scalar.fadeRows(rows, j, columns, m, d, di, b, bi, u, uj, k, ki, v, vj, q, qi, y, yj, a, ai, z, zj);
    }

    @Override
    public void fadeColumns(
            int rows, int from, int columns, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj,
            float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        int j = from;
        int end = rows < FEW ? from : columns;
        for (; j + 4 * LANES <= end; j += 4 * LANES) {
            ColumnFade.four(rows, j, m, d, di + j, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z,
                    zj + j);
        }
        for (; j + 2 * LANES <= end; j += 2 * LANES) {
            ColumnFade.two(rows, j, m, d, di + j, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z,
                    zj + j);
        }
        for (; j + LANES <= end; j += LANES) {
            ColumnFade.one(rows, j, m, d, di + j, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z,
                    zj + j);
        }
        scalar.fadeColumns(rows, j, columns, m, d, di, b, bi, u, uj, k, ki, v, vj, q, qi, y, yj, a, ai, z, zj);
    }
}
