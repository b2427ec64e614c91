package dev.gradus.ssm.scan;

/**
 * One row of a gated recurrence, {@code out = a b + c}, over arrays of type A from given offsets; without c if that is
 * null.
 *
 * @param <A> float[] or double[]
 */
interface MultiplyAdd<A> {

    /** n numbers: {@code out[o + i] = a[p + i] b[q + i] + c[r + i]}; of complex ones, a counts conjugated. */
    void row(A a, int p, A b, int q, A c, int r, A out, int o, int n);

    /** Rows of floats; complex numbers are (re, im). */
    static MultiplyAdd<float[]> floats(boolean complex, boolean conjugate) {
        float sign = conjugate ? -1 : 1;
        return complex
                ? (a, p, b, q, c, r, out, o, n) -> complexRow(a, sign, p, b, q, c, r, out, o, n)
                : MultiplyAdd::realRow;
    }

    /** Rows of doubles. */
    static MultiplyAdd<double[]> doubles(boolean complex, boolean conjugate) {
        double sign = conjugate ? -1 : 1;
        return complex
                ? (a, p, b, q, c, r, out, o, n) -> complexRow(a, sign, p, b, q, c, r, out, o, n)
                : MultiplyAdd::realRow;
    }

    private static void realRow(float[] a, int p, float[] b, int q, float[] c, int r, float[] out, int o, int n) {
        if (c == null) {
            for (int i = 0; i < n; i++) {
                out[o + i] = a[p + i] * b[q + i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            out[o + i] = Math.fma(a[p + i], b[q + i], c[r + i]);
        }
    }

    private static void realRow(double[] a, int p, double[] b, int q, double[] c, int r, double[] out, int o, int n) {
        if (c == null) {
            for (int i = 0; i < n; i++) {
                out[o + i] = a[p + i] * b[q + i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            out[o + i] = Math.fma(a[p + i], b[q + i], c[r + i]);
        }
    }

    private static void complexRow(
            float[] a, float sign, int p, float[] b, int q, float[] c, int r, float[] out, int o, int n) {
        for (int i = 0; i < n; i += 2) {
            float re = a[p + i];
            float im = sign * a[p + i + 1];
            float x = b[q + i];
            float y = b[q + i + 1];
            out[o + i] = Math.fma(re, x, Math.fma(-im, y, c == null ? 0 : c[r + i]));
            out[o + i + 1] = Math.fma(re, y, Math.fma(im, x, c == null ? 0 : c[r + i + 1]));
        }
    }

    private static void complexRow(
            double[] a, double sign, int p, double[] b, int q, double[] c, int r, double[] out, int o, int n) {
        for (int i = 0; i < n; i += 2) {
            double re = a[p + i];
            double im = sign * a[p + i + 1];
            double x = b[q + i];
            double y = b[q + i + 1];
            out[o + i] = Math.fma(re, x, Math.fma(-im, y, c == null ? 0 : c[r + i]));
            out[o + i + 1] = Math.fma(re, y, Math.fma(im, x, c == null ? 0 : c[r + i + 1]));
        }
    }
}
