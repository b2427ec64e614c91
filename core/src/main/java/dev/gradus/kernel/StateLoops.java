package dev.gradus.kernel;

/**
 * The loops under {@link DeltaKernels}: one step of up to {@link #COLUMNS} columns of a state, on the calling thread.
 *
 * <p>The state is m [rows, COLUMNS], columns {@code from} to {@code columns - 1} are meant. Both loops fade it, add two outer products and read it twice:
 * {@code m_ij = fma(k_i, v_j, fma(b_i, u_j, d m_ij)), y_j = sum_i q_i m_ij, z_j = sum_i a_i m_ij}.
 */
public interface StateLoops {

    /** Columns of a state that stay together. */
    int COLUMNS = 64;

    /** A step with a factor {@code d_i} of each row. */
    void fadeRows(
            int rows, int from, int columns, float[] m, float[] d, int di, float[] b, int bi, float[] u, int uj,
            float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj);

    /** A step with a factor {@code d_j} of each column. */
    void fadeColumns(
            int rows, int from, int columns, float[] m, float[] d, int dj, float[] b, int bi, float[] u, int uj,
            float[] k,
            int ki,
            float[] v, int vj, float[] q, int qi, float[] y, int yj, float[] a, int ai, float[] z, int zj);
}
