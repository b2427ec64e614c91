package dev.gradus.kernel.scalar;

import dev.gradus.kernel.StateLoops;

/** Steps of a matrix state in plain loops. */
public final class ScalarState implements StateLoops {

    /** Creates the loops. */
    public ScalarState() {}

    @Override
    public void fadeRows(
            int rows, int from, int columns, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj,
            float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        for (int j = from; j < columns; j++) {
            float first = 0f;
            float second = 0f;
            for (int i = 0; i < rows; i++) {
                float s = Math.fma(b[bi + i], u[uj + j], d[di + i] * m[i * COLUMNS + j]);
                s = Math.fma(k[ki + i], v[vj + j], s);
                m[i * COLUMNS + j] = s;
                first = Math.fma(q[qi + i], s, first);
                second = Math.fma(a[ai + i], s, second);
            }
            y[yj + j] = first;
            z[zj + j] = second;
        }
    }

    @Override
    public void fadeColumns(
            int rows, int from, int columns, float[] m, float[] d, int dj, float[] b, int bi, float[] u, int uj,
            float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        for (int j = from; j < columns; j++) {
            float first = 0f;
            float second = 0f;
            for (int i = 0; i < rows; i++) {
                float s = Math.fma(b[bi + i], u[uj + j], d[dj + j] * m[i * COLUMNS + j]);
                s = Math.fma(k[ki + i], v[vj + j], s);
                m[i * COLUMNS + j] = s;
                first = Math.fma(q[qi + i], s, first);
                second = Math.fma(a[ai + i], s, second);
            }
            y[yj + j] = first;
            z[zj + j] = second;
        }
    }
}
