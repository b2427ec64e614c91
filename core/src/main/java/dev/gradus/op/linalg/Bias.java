package dev.gradus.op.linalg;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** A vector added to every row of a matrix, and its gradient. */
final class Bias {
    private static final int COPIED_AT_A_TIME = 1 << 16;

    private Bias() {}

    /** Writes b [cols] into every row of y [rows, cols]. */
    static void repeat(Tensor b, Tensor y, int rows) {
        Object from = b.dtype() == DType.FLOAT32 ? b.floats() : b.doubles();
        Object to = y.dtype() == DType.FLOAT32 ? y.floats() : y.doubles();
        int cols = b.size();
        Parallel.forRange(rows, Math.max(1, COPIED_AT_A_TIME / Math.max(1, cols)), (first, end) -> {
            for (int r = first; r < end; r++) {
                System.arraycopy(from, 0, to, r * cols, cols);
            }
        });
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
