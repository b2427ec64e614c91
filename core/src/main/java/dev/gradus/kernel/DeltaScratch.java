package dev.gradus.kernel;

import java.util.Arrays;

/** What one thread needs for some columns of a state, and rows of zeros and ones; kept between calls. */
final class DeltaScratch {

    /** The columns, [rows, COLUMNS]. */
    float[] m = new float[0];

    /** Where sums go that nobody needs. */
    final float[] unread = new float[StateLoops.COLUMNS];

    float[] ones = new float[0];
    float[] zeros = new float[0];
    final float[] carry = new float[StateLoops.COLUMNS];

    /** Makes room for the sizes of a form. */
    DeltaScratch fit(DeltaKernels.Form form) {
        int size = Math.max(StateLoops.COLUMNS, Math.max(form.keySize(), form.valueSize()));
        if (zeros.length < size) {
            m = new float[size * StateLoops.COLUMNS];
            zeros = new float[size];
            ones = new float[size];
            Arrays.fill(ones, 1f);
        }
        return this;
    }

    /** Loads {@code m[i,j] = x[xo + i irs + j jrs]}, or 0 if there is no x. */
    void load(int rows, int columns, float[] x, int xo, int irs, int jrs) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                m[i * StateLoops.COLUMNS + j] = x == null ? 0f : x[xo + i * irs + j * jrs];
            }
        }
    }

    /** Stores {@code x[xo + i irs + j] = m[i,j]}. */
    void store(int rows, int columns, float[] x, int xo, int irs) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(m, i * StateLoops.COLUMNS, x, xo + i * irs, columns);
        }
    }

    /** {@code carry_j = sum_i m_ij x[xo + i + j jrs]}, or 0 if there is no x. */
    void dot(int rows, int columns, float[] x, int xo, int jrs) {
        Arrays.fill(carry, 0f);
        for (int i = 0; x != null && i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                carry[j] = Math.fma(m[i * StateLoops.COLUMNS + j], x[xo + i + j * jrs], carry[j]);
            }
        }
    }
}
