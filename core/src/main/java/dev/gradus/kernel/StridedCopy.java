package dev.gradus.kernel;

import java.util.Arrays;

/**
 * Copies elements between two layouts of one shape: the single loop under permuting, slicing, joining, repeating and
 * reversing.
 *
 * <p>A layout gives each axis a stride, in elements: 0 reads an element again and again, a negative one walks backwards.
 * Axes that both sides walk alike are merged first. What is left is copied as runs where both sides are contiguous, and in
 * square tiles where the source is contiguous along another axis than the target, so that neither side jumps from cache
 * line to cache line. Large copies run on several threads.
 */
public final class StridedCopy {
    private static final int TILE = 32;
    private static final int GRAIN = 1 << 15;

    /** Axes outside a block of rows. */
    private final int[] sizes;

    private final int[] from;
    private final int[] to;
    private int rank;

    private Axis row = Axis.NONE;
    private Axis col = Axis.NONE;

    /** One axis: its size and the strides of source and target. */
    private record Axis(int size, int from, int to) {
        static final Axis NONE = new Axis(1, 1, 1);
    }

    private StridedCopy(int axes) {
        sizes = new int[axes];
        from = new int[axes];
        to = new int[axes];
    }

    /**
     * Copies every element of the shape {@code dims}; the arrays are both {@code float[]}, {@code double[]} or {@code int[]}.
     *
     * @param dims sizes
     * @param x    source array
     * @param xo   index of the source's first element
     * @param xs   strides of the source, one for each axis
     * @param y    target array; must not overlap the source
     * @param yo   index of the target's first element
     * @param ys   strides of the target, one for each axis; must not lead to an element twice
     */
    public static void copy(int[] dims, Object x, int xo, int[] xs, Object y, int yo, int[] ys) {
        StridedCopy plan = new StridedCopy(dims.length);
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 0) {
                return;
            }
            if (dims[axis] != 1) {
                plan.add(dims[axis], xs[axis], ys[axis]);
            }
        }
        plan.run(x, xo, y, yo);
    }

    /** Adds an axis inside the others, or merges it with the last if both sides go on there as if they were one. */
    private void add(int size, int xs, int ys) {
        if (rank > 0 && from[rank - 1] == xs * size && to[rank - 1] == ys * size) {
            sizes[rank - 1] *= size;
        } else {
            sizes[rank++] = size;
        }
        from[rank - 1] = xs;
        to[rank - 1] = ys;
    }

    /** Takes an axis out of the outer ones. */
    private Axis take(int axis) {
        if (axis < 0) {
            return Axis.NONE;
        }
        Axis taken = new Axis(sizes[axis], from[axis], to[axis]);
        rank--;
        for (int i = axis; i < rank; i++) {
            sizes[i] = sizes[i + 1];
            from[i] = from[i + 1];
            to[i] = to[i + 1];
        }
        return taken;
    }

    /** Rows are the axis along which the source is contiguous if the columns are not, else the last axis but one. */
    private int rowAxis() {
        for (int axis = rank - 1; axis >= 0 && Math.abs(col.from) > 1; axis--) {
            if (from[axis] == 1) {
                return axis;
            }
        }
        return rank - 1;
    }

    private void run(Object x, int xo, Object y, int yo) {
        col = take(rank - 1);
        row = take(rowAxis());
        boolean transposed = row.from == 1 && col.from != 1;
        int rows = transposed ? TILE : Math.max(1, GRAIN / col.size);
        int blocks = (row.size - 1) / rows + 1;
        int planes = 1;
        for (int i = 0; i < rank; i++) {
            planes *= sizes[i];
        }
        int perBlock = Math.min(rows, row.size) * col.size;
        Parallel.forRange(planes * blocks, Math.max(1, GRAIN / perBlock), (first, end) -> {
            for (int k = first; k < end; k++) {
                int r = k % blocks * rows;
                int a = xo + offset(k / blocks, from) + r * row.from;
                int b = yo + offset(k / blocks, to) + r * row.to;
                copyRows(x, a, y, b, Math.min(rows, row.size - r));
            }
        });
    }

    /** Where plane number {@code plane} starts. */
    private int offset(int plane, int[] strides) {
        int offset = 0;
        int left = plane;
        for (int i = rank - 1; i >= 0; i--) {
            offset += left % sizes[i] * strides[i];
            left /= sizes[i];
        }
        return offset;
    }

    private void copyRows(Object x, int xo, Object y, int yo, int rows) {
        boolean run = col.from == 1 && col.to == 1;
        boolean fill = col.from == 0 && col.to == 1 && x instanceof float[];
        if (!run && !fill) {
            copyTiles(x, xo, y, yo, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int a = xo + r * row.from;
            int b = yo + r * row.to;
            if (run) {
                System.arraycopy(x, a, y, b, col.size);
            } else {
                Arrays.fill((float[]) y, b, b + col.size, ((float[]) x)[a]);
            }
        }
    }

    private void copyTiles(Object x, int xo, Object y, int yo, int rows) {
        for (int c = 0; c < col.size; c += TILE) {
            int a = xo + c * col.from;
            int b = yo + c * col.to;
            int cols = Math.min(TILE, col.size - c);
            if (x instanceof float[] floats) {
                copyTile(floats, a, (float[]) y, b, rows, cols);
            } else if (x instanceof double[] doubles) {
                copyTile(doubles, a, (double[]) y, b, rows, cols);
            } else {
                copyTile((int[]) x, a, (int[]) y, b, rows, cols);
            }
        }
    }

    private void copyTile(float[] x, int xo, float[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int a = xo + r * row.from;
            int b = yo + r * row.to;
            for (int c = 0; c < cols; c++) {
                y[b + c * col.to] = x[a + c * col.from];
            }
        }
    }

    private void copyTile(double[] x, int xo, double[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int a = xo + r * row.from;
            int b = yo + r * row.to;
            for (int c = 0; c < cols; c++) {
                y[b + c * col.to] = x[a + c * col.from];
            }
        }
    }

    private void copyTile(int[] x, int xo, int[] y, int yo, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            int a = xo + r * row.from;
            int b = yo + r * row.to;
            for (int c = 0; c < cols; c++) {
                y[b + c * col.to] = x[a + c * col.from];
            }
        }
    }
}
