package dev.gradus.op.reduce;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.kernel.Pointwise;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;

/**
 * Sums over any set of axes, in an order that depends on the shape alone: neighbouring axes are summed as one, the last
 * ones first. A contiguous run is summed in 16 lanes, rows are added one after the other.
 */
final class AxisSum {
    private static final int LANES = Pointwise.LANES;
    private static final int GRAIN = Pointwise.CHUNK;

    private AxisSum() {}

    /** The sum of x over the marked axes, under the shape {@code result}; a copy if none is marked. */
    static Tensor of(Tensor x, boolean[] reduced, Shape result) {
        Shape shape = x.shape();
        Tensor y = x;
        for (int end = lastMarked(reduced, reduced.length); end > 0;) {
            int from = end - 1;
            while (from > 0 && reduced[from - 1]) {
                from--;
            }
            int next = lastMarked(reduced, from);
            int outer = shape.count(0, from);
            int inner = inner(shape, reduced, end);
            Tensor sum = Tensor.empty(x.dtype(), next == 0 ? result : Shape.of(outer, inner));
            step(y, sum, outer, shape.count(from, end), inner);
            if (y != x) {
                Workspace.recycle(y);
            }
            y = sum;
            end = next;
        }
        return y == x ? copy(x, result) : y;
    }

    private static Tensor copy(Tensor x, Shape result) {
        Tensor y = Tensor.empty(x.dtype(), result);
        step(x, y, x.size(), 1, 1);
        return y;
    }

    /** One past the last marked axis in front of {@code end}, or 0. */
    private static int lastMarked(boolean[] reduced, int end) {
        while (end > 0 && !reduced[end - 1]) {
            end--;
        }
        return end;
    }

    /** Elements behind axis {@code end}, of which the reduced ones are summed already. */
    private static int inner(Shape shape, boolean[] reduced, int end) {
        int product = 1;
        for (int i = end; i < reduced.length; i++) {
            product *= reduced[i] ? 1 : shape.dim(i);
        }
        return product;
    }

    /** [outer, n, inner] to [outer, inner]. */
    private static void step(Tensor x, Tensor y, int outer, int n, int inner) {
        Parallel.forRange(outer, Math.max(1, GRAIN / Math.max(1, n * inner)), (first, end) -> {
            for (int o = first; o < end; o++) {
                if (x.dtype() == DType.FLOAT64) {
                    sumRows(x.doubles(), o * n * inner, y.doubles(), o * inner, n, inner);
                } else {
                    sumRows(x.floats(), o * n * inner, y.floats(), o * inner, n, inner);
                }
            }
        });
    }

    private static void sumRows(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        if (cols != 1) {
            Kernels.active().pointwise().sumRows(x, xo, y, yo, rows, cols);
        } else if (rows > LANES) {
            y[yo] = Kernels.active().pointwise().sum(x, xo, rows);
        } else {
            y[yo] = 0; // so few that each has a lane of its own
            for (int r = 0; r < rows; r++) {
                y[yo] += x[xo + r];
            }
        }
    }

    private static void sumRows(double[] x, int xo, double[] y, int yo, int rows, int cols) {
        Arrays.fill(y, yo, yo + cols, 0);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                y[yo + c] += x[xo + r * cols + c];
            }
        }
    }
}
