package dev.gradus.kernel;

import java.util.Arrays;

/**
 * Rows of a matrix in a few blocks, whose column sums are added in order.
 *
 * <p>The blocks depend on the shape only, so the sums do not depend on the number of threads.
 */
record RowBlocks(int rows, int cols, int size) {

    /** More blocks than this would make the partial sums large, fewer could leave cores idle. */
    private static final int MOST = 32;

    /** Work on one row of a block, with room for the lanes of two sums. */
    interface Body {
        void accept(int block, int row, float[] lanes);
    }

    static RowBlocks of(int rows, int cols) {
        int least = Math.max(1, Pointwise.CHUNK / Math.max(1, cols));
        return new RowBlocks(rows, cols, Math.max(least, (rows + MOST - 1) / MOST));
    }

    int count() {
        return (rows + size - 1) / size;
    }

    /** Floats of one sum in every block. */
    int floats() {
        return count() * cols;
    }

    /** Visits the rows of each block in order, blocks on all cores. */
    void forEach(Body body) {
        Parallel.forRange(rows, size, (from, to) -> {
            float[] lanes = new float[2 * Pointwise.LANES];
            for (int r = from; r < to; r++) {
                body.accept(from / size, r, lanes);
            }
        });
    }

    /** {@code y = sum over blocks of partial[at + block cols]}, in order. */
    void combine(PointwiseLoops loops, float[] partial, int at, float[] y, int yo) {
        Arrays.fill(y, yo, yo + cols, 0f);
        for (int block = 0; block < count(); block++) {
            loops.axpy(1f, partial, at + block * cols, y, yo, cols);
        }
    }
}
