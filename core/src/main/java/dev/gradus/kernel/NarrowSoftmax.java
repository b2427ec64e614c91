package dev.gradus.kernel;

import java.util.Arrays;

/**
 * Softmax of rows that are too short for vectors, as those of a router: the exponentials of many rows are one run. Each
 * number is computed as in a long row, so the bits are the same.
 */
final class NarrowSoftmax {

    private static final int GRAIN = Pointwise.CHUNK / 4;

    private NarrowSoftmax() {}

    /** Rows of x [rows, cols], with fewer columns than there are lanes of a sum, to y, which may be x. */
    static void run(RowLoops loops, float[] x, int xo, float[] y, int yo, int rows, int cols) {
        Parallel.forRange(rows, Math.max(1, GRAIN / Math.max(1, cols)), (from, to) -> {
            for (int r = from; r < to; r++) {
                centre(x, xo + r * cols, y, yo + r * cols, cols);
            }
            int begin = yo + from * cols;
            loops.scaledExponentials(y, begin, 0f, 1f, -0f, y, begin, (to - from) * cols);
            for (int r = from; r < to; r++) {
                divideBySum(y, yo + r * cols, cols);
            }
        });
    }

    /** {@code y = x - max x}; minus infinity where all are masked. */
    private static void centre(float[] x, int xo, float[] y, int yo, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[xo + i]);
        }
        float shift = max == Float.NEGATIVE_INFINITY ? 0f : max;
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] - shift;
        }
    }

    /** The greatest power is 1, so only a row that is masked as a whole has a smaller sum: it becomes 0. */
    private static void divideBySum(float[] y, int yo, int n) {
        float sum = 0f;
        for (int i = 0; i < n; i++) {
            sum += y[yo + i];
        }
        if (sum < 1f) {
            Arrays.fill(y, yo, yo + n, 0f);
            return;
        }
        float inverse = 1f / sum;
        for (int i = 0; i < n; i++) {
            y[yo + i] *= inverse;
        }
    }
}
