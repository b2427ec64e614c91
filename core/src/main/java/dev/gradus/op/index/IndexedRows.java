package dev.gradus.op.index;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Rows of a tensor [outer, size, inner] named by a list of indices along its axis: copying them out, and adding to them.
 *
 * <p>Several threads share the columns, not the indices, so that rows named twice are added to in the order of the list.
 */
final class IndexedRows {
    private static final int GRAIN = 1 << 15;
    private static final int NARROWEST = 64;

    private IndexedRows() {}

    /** {@code y[o, k, :] = x[o, index[k], :]}. */
    static void copy(Along x, Tensor from, int[] index, Tensor y) {
        Object source = array(from);
        Object target = array(y);
        int m = index.length;
        Parallel.forRange(x.outer() * m, Math.max(1, GRAIN / Math.max(1, x.inner())), (first, end) -> {
            for (int k = first; k < end; k++) {
                int row = k / m * x.size() + index[k % m];
                System.arraycopy(source, row * x.inner(), target, k * x.inner(), x.inner());
            }
        });
    }

    /** {@code x[o, index[k], :] += y[o, k, :]} in the order of k. */
    static void add(Along x, Tensor y, int[] index, Tensor into) {
        add(x, y, index, Embedding.NO_PADDING, into);
    }

    /** {@code x[o, index[k], :] += y[o, k, :]} in the order of k; nothing for {@code k} with {@code index[k] == skipped}. */
    static void add(Along x, Tensor y, int[] index, int skipped, Tensor into) {
        int m = index.length;
        int columns = Math.max(NARROWEST, GRAIN / Math.max(1, x.outer() * m));
        Parallel.forRange(x.inner(), columns, (first, end) -> {
            for (int k = 0; k < x.outer() * m; k++) {
                if (index[k % m] != skipped) {
                    int row = k / m * x.size() + index[k % m];
                    addRow(y, k * x.inner() + first, into, row * x.inner() + first, end - first);
                }
            }
        });
    }

    private static Object array(Tensor t) {
        return switch (t.dtype()) {
            case FLOAT32 -> t.floats();
            case FLOAT64 -> t.doubles();
            case INT32 -> t.ints();
        };
    }

    private static void addRow(Tensor y, int yo, Tensor into, int xo, int n) {
        if (y.dtype() == DType.FLOAT32) {
            Kernels.active().pointwise().addInto(y.floats(), yo, into.floats(), xo, n);
        } else {
            addRow(y.doubles(), yo, into.doubles(), xo, n);
        }
    }

    private static void addRow(double[] y, int yo, double[] x, int xo, int n) {
        for (int i = 0; i < n; i++) {
            x[xo + i] += y[yo + i];
        }
    }
}
