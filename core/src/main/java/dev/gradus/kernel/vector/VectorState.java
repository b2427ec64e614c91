package dev.gradus.kernel.vector;

import dev.gradus.kernel.StateLoops;
import dev.gradus.kernel.scalar.ScalarState;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Steps of a matrix state, a vector of columns at a time; few columns or rows go the scalar way. */
final class VectorState implements StateLoops {

    private static final VectorSpecies<Float> S = Width.FLOATS;
    private static final int LANES = S.length();

    /** Fewer rows are faster in plain loops. */
    private static final int FEW = 8;

    private final ScalarState scalar = new ScalarState();

    @Override
    public void fadeRows(
            int rows, int columns, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj, float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        if (columns < COLUMNS || rows < FEW) {
            scalar.fadeRows(
                    rows, columns, m, d, di, b, bi, u, uj, k, ki, v, vj, q, qi, y, yj, a, ai, z, zj);
            return;
        }
        for (int j = 0; j < COLUMNS; j += LANES) {
            rows(rows, j, m, d, di, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z, zj + j);
        }
    }

    private static void rows(
            int rows, int j, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj, float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        FloatVector uv = FloatVector.fromArray(S, u, uj);
        FloatVector vv = FloatVector.fromArray(S, v, vj);
        FloatVector first = FloatVector.zero(S);
        FloatVector second = FloatVector.zero(S);
        for (int i = 0; i < rows; i++) {
            FloatVector s = FloatVector.fromArray(S, m, i * COLUMNS + j).mul(d[di + i]);
            s = FloatVector.broadcast(S, b[bi + i]).fma(uv, s);
            s = FloatVector.broadcast(S, k[ki + i]).fma(vv, s);
            s.intoArray(m, i * COLUMNS + j);
            first = FloatVector.broadcast(S, q[qi + i]).fma(s, first);
            second = FloatVector.broadcast(S, a[ai + i]).fma(s, second);
        }
        first.intoArray(y, yj);
        second.intoArray(z, zj);
    }

    @Override
    public void fadeColumns(
            int rows, int columns, float[] m, float[] d, int dj, float[] b, int bi, float[] u, int uj, float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        if (columns < COLUMNS || rows < FEW) {
            scalar.fadeColumns(
                    rows, columns, m, d, dj, b, bi, u, uj, k, ki, v, vj, q, qi, y, yj, a, ai, z, zj);
            return;
        }
        for (int j = 0; j < COLUMNS; j += LANES) {
            columns(rows, j, m, d, dj + j, b, bi, u, uj + j, k, ki, v, vj + j, q, qi, y, yj + j, a, ai, z, zj + j);
        }
    }

    private static void columns(
            int rows, int j, float[] m, float[] d, int dj, float[] b, int bi, float[] u, int uj, float[] k, int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj) {
        FloatVector dv = FloatVector.fromArray(S, d, dj);
        FloatVector uv = FloatVector.fromArray(S, u, uj);
        FloatVector vv = FloatVector.fromArray(S, v, vj);
        FloatVector first = FloatVector.zero(S);
        FloatVector second = FloatVector.zero(S);
        for (int i = 0; i < rows; i++) {
            FloatVector s = FloatVector.fromArray(S, m, i * COLUMNS + j).mul(dv);
            s = FloatVector.broadcast(S, b[bi + i]).fma(uv, s);
            s = FloatVector.broadcast(S, k[ki + i]).fma(vv, s);
            s.intoArray(m, i * COLUMNS + j);
            first = FloatVector.broadcast(S, q[qi + i]).fma(s, first);
            second = FloatVector.broadcast(S, a[ai + i]).fma(s, second);
        }
        first.intoArray(y, yj);
        second.intoArray(z, zj);
    }
}
