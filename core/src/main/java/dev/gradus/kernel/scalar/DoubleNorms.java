package dev.gradus.kernel.scalar;

import java.util.Arrays;

/** Layer norm and root mean square norm of the rows of a float64 matrix [rows, cols], in plain loops, to check with. */
public final class DoubleNorms {

    private DoubleNorms() {}

    /**
     * {@code y = (x - mean) rstd w + b, rstd = 1/sqrt(var + eps)}.
     *
     * @param w    [cols], or null for 1
     * @param b    [cols], or null for 0
     * @param mean [rows], written
     * @param rstd [rows], written
     */
    public static void layerNorm(
            double[] x, double[] w, double[] b, double eps, double[] y, double[] mean, double[] rstd, int rows,
            int cols) {
        for (int r = 0; r < rows; r++) {
            double mu = mean(x, r * cols, cols);
            double rs = 1 / Math.sqrt(squares(x, r * cols, cols, mu) / cols + eps);
            for (int c = 0; c < cols; c++) {
                double n = (x[r * cols + c] - mu) * rs;
                y[r * cols + c] = n * (w == null ? 1 : w[c]) + (b == null ? 0 : b[c]);
            }
            mean[r] = mu;
            rstd[r] = rs;
        }
    }

    /**
     * With {@code n = (x - mean) rstd} and {@code h = gy w}: {@code gx = rstd (h - mean(h) - n mean(h n))},
     * {@code gw = sum over rows of gy n, gb = sum over rows of gy}.
     *
     * @param gw [cols], written; null if there is no weight
     * @param gb [cols], written; null if there is no bias
     */
    public static void layerNormGrad(
            double[] x, double[] w, double[] mean, double[] rstd, double[] gy, double[] gx, double[] gw, double[] gb,
            int rows, int cols) {
        clear(gw);
        clear(gb);
        double[] h = new double[cols];
        double[] n = new double[cols];
        for (int r = 0; r < rows; r++) {
            normalised(x, r * cols, mean[r], rstd[r], n);
            scaled(gy, r * cols, w, h);
            double meanH = mean(h, 0, cols);
            double meanHn = dot(h, n) / cols;
            for (int c = 0; c < cols; c++) {
                gx[r * cols + c] = rstd[r] * (h[c] - meanH - n[c] * meanHn);
            }
            collect(gy, r * cols, n, gw, gb);
        }
    }

    /**
     * {@code y = x rstd w, rstd = 1/sqrt(mean(x^2) + eps)}.
     *
     * @param w    [cols], or null for 1
     * @param rstd [rows], written
     */
    public static void rmsNorm(double[] x, double[] w, double eps, double[] y, double[] rstd, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            double rs = 1 / Math.sqrt(squares(x, r * cols, cols, 0) / cols + eps);
            for (int c = 0; c < cols; c++) {
                y[r * cols + c] = x[r * cols + c] * rs * (w == null ? 1 : w[c]);
            }
            rstd[r] = rs;
        }
    }

    /**
     * With {@code n = x rstd} and {@code h = gy w}: {@code gx = rstd (h - n mean(h n)), gw = sum over rows of gy n}.
     *
     * @param gw [cols], written; null if there is no weight
     */
    public static void rmsNormGrad(
            double[] x, double[] w, double[] rstd, double[] gy, double[] gx, double[] gw, int rows, int cols) {
        clear(gw);
        double[] h = new double[cols];
        double[] n = new double[cols];
        for (int r = 0; r < rows; r++) {
            normalised(x, r * cols, 0, rstd[r], n);
            scaled(gy, r * cols, w, h);
            double meanHn = dot(h, n) / cols;
            for (int c = 0; c < cols; c++) {
                gx[r * cols + c] = rstd[r] * (h[c] - n[c] * meanHn);
            }
            collect(gy, r * cols, n, gw, null);
        }
    }

    private static void clear(double[] sums) {
        if (sums != null) {
            Arrays.fill(sums, 0);
        }
    }

    private static void normalised(double[] x, int o, double mean, double rstd, double[] n) {
        for (int c = 0; c < n.length; c++) {
            n[c] = (x[o + c] - mean) * rstd;
        }
    }

    private static void scaled(double[] gy, int o, double[] w, double[] h) {
        for (int c = 0; c < h.length; c++) {
            h[c] = gy[o + c] * (w == null ? 1 : w[c]);
        }
    }

    private static void collect(double[] gy, int o, double[] n, double[] gw, double[] gb) {
        for (int c = 0; c < n.length; c++) {
            if (gw != null) {
                gw[c] += gy[o + c] * n[c];
            }
            if (gb != null) {
                gb[c] += gy[o + c];
            }
        }
    }

    private static double mean(double[] x, int o, int cols) {
        double sum = 0;
        for (int i = o; i < o + cols; i++) {
            sum += x[i];
        }
        return sum / cols;
    }

    private static double squares(double[] x, int o, int cols, double mean) {
        double sum = 0;
        for (int i = o; i < o + cols; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
