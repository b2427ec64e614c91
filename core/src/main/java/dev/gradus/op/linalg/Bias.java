package dev.gradus.op.linalg;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** A vector added to every row of a matrix, and its gradient. */
final class Bias {
    private static final int ADDED_AT_A_TIME = 1 << 16;

    private Bias() {}

    /** Adds b [cols] to every row of y [rows, cols]. */
    static void add(Tensor b, Tensor y, int rows) {
        int cols = b.size();
        int atATime = Math.max(1, ADDED_AT_A_TIME / Math.max(1, cols));
        if (b.dtype() == DType.FLOAT32) {
            float[] bias = b.floats();
            float[] to = y.floats();
            Parallel.forRange(rows, atATime, (first, end) -> {
                for (int r = first; r < end; r++) {
                    add(bias, to, r * cols, cols);
                }
            });
        } else {
            for (int i = 0; i < rows * cols; i++) {
                y.doubles()[i] += b.doubles()[i % cols];
            }
        }
    }

    private static void add(float[] bias, float[] to, int start, int cols) {
        for (int c = 0; c < cols; c++) {
            to[start + c] += bias[c];
        }
    }

    /** The sum of the rows of g [rows, cols]: [cols]. */
    static Tensor sumOfRows(Tensor g, int rows, int cols) {
        Tensor sum = Tensor.zeros(g.dtype(), Shape.of(cols));
        if (g.dtype() == DType.FLOAT32) {
            Kernels.active().pointwise().sumRows(g.floats(), 0, sum.floats(), 0, rows, cols);
        } else {
            sumOfRows(g.doubles(), sum.doubles(), rows, cols);
        }
        return sum;
    }

    private static void sumOfRows(double[] g, double[] sum, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                sum[c] += g[r * cols + c];
            }
        }
    }
}
