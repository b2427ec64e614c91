package dev.gradus.kernel.scalar;

import java.util.Arrays;

/** Softmax and cross-entropy over the rows [cols] of a float64 matrix [rows, cols], in plain loops, to check with. */
public final class DoubleRows {

    private DoubleRows() {}

    /** {@code y = e^(x - max x) / sum}, and 0 in a row that is masked altogether. */
    public static void softmax(double[] x, double[] y, int rows, int cols) {
        for (int o = 0; o < rows * cols; o += cols) {
            double lse = logSumExp(x, o, cols);
            for (int i = o; i < o + cols; i++) {
                y[i] = probability(x[i], lse);
            }
        }
    }

    /** {@code gx = y (gy - sum(gy y))}. */
    public static void softmaxGrad(double[] y, double[] gy, double[] gx, int rows, int cols) {
        for (int o = 0; o < rows * cols; o += cols) {
            double dot = 0;
            for (int i = o; i < o + cols; i++) {
                dot = Math.fma(gy[i], y[i], dot);
            }
            for (int i = o; i < o + cols; i++) {
                gx[i] = y[i] * (gy[i] - dot);
            }
        }
    }

    /** {@code y = x - lse(x)}, and minus infinity in a row that is masked altogether. */
    public static void logSoftmax(double[] x, double[] y, int rows, int cols) {
        for (int o = 0; o < rows * cols; o += cols) {
            double lse = logSumExp(x, o, cols);
            for (int i = o; i < o + cols; i++) {
                y[i] = lse == Double.NEGATIVE_INFINITY ? lse : x[i] - lse;
            }
        }
    }

    /** {@code gx = gy - e^y sum(gy)}. */
    public static void logSoftmaxGrad(double[] y, double[] gy, double[] gx, int rows, int cols) {
        for (int o = 0; o < rows * cols; o += cols) {
            double sum = 0;
            for (int i = o; i < o + cols; i++) {
                sum += gy[i];
            }
            for (int i = o; i < o + cols; i++) {
                gx[i] = gy[i] - StrictMath.exp(y[i]) * sum;
            }
        }
    }

    /** {@code lse[r] = ln sum e^x} of every row. */
    public static void logSumExp(double[] x, double[] lse, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            lse[r] = logSumExp(x, r * cols, cols);
        }
    }

    /** {@code gx = g e^(x - lse)} with {@code g} and {@code lse} [rows]; 0 where lse is minus infinity. */
    public static void logSumExpGrad(double[] x, double[] lse, double[] g, double[] gx, int rows, int cols) {
        for (int i = 0; i < rows * cols; i++) {
            gx[i] = g[i / cols] * probability(x[i], lse[i / cols]);
        }
    }

    /**
     * Cross-entropy of each row with label smoothing s, {@code loss = lse - (1 - s) x[target] - s mean(x)}.
     *
     * @param target  classes of the rows, from index {@code first} on; the loss of {@code ignored} is 0
     * @param loss    written from index {@code first} on
     * @param lse     written from index {@code first} on
     */
    public static void crossEntropy(
            int ignored, double smoothing, double[] x, int[] target, double[] loss, double[] lse, int first, int rows,
            int cols) {
        for (int r = 0; r < rows; r++) {
            int t = target[first + r];
            lse[first + r] = logSumExp(x, r * cols, cols);
            boolean counts = t != ignored && lse[first + r] != Double.NEGATIVE_INFINITY;
            loss[first + r] = counts ? loss(x, r * cols, cols, t, lse[first + r], smoothing) : 0;
        }
    }

    private static double loss(double[] x, int o, int cols, int target, double lse, double smoothing) {
        double loss = lse - (1 - smoothing) * x[o + target];
        if (smoothing == 0) {
            return loss; // a mean of masked logits would be infinite
        }
        return loss - smoothing * Arrays.stream(x, o, o + cols).sum() / cols;
    }

    /**
     * {@code gx = scale (e^(x - lse) - (1 - s) onehot(target) - s/cols)}, 0 in rows that are ignored or masked.
     *
     * @param scale gradient of the loss of every row
     * @param gx    may be x itself
     */
    public static void crossEntropyGrad(
            int ignored, double smoothing, double[] x, int[] target, double[] lse, double scale, int first,
            double[] gx, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int t = target[first + r];
            double logSum = lse[first + r];
            double g = t == ignored || logSum == Double.NEGATIVE_INFINITY ? 0 : scale;
            for (int c = 0; c < cols; c++) {
                gx[r * cols + c] = g == 0 ? 0 : g * (probability(x[r * cols + c], logSum) - smoothing / cols);
            }
            if (g != 0) {
                gx[r * cols + t] -= g * (1 - smoothing);
            }
        }
    }

    private static double probability(double x, double lse) {
        return lse == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(x - lse);
    }

    private static double logSumExp(double[] x, int o, int cols) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = o; i < o + cols; i++) {
            max = Math.max(max, x[i]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int i = o; i < o + cols; i++) {
            sum += StrictMath.exp(x[i] - max);
        }
        return max + StrictMath.log(sum);
    }
}
