package dev.gradus.kernel;

/** Cuts a stack of matrices into blocks, which are done in parallel. */
public final class Blocks {

    /** Work on one block. */
    @FunctionalInterface
    public interface Body {

        /**
         * Does rows {@code i0 <= i < i1} and columns {@code j0 <= j < j1} of a matrix of the stack.
         *
         * @param matrix which matrix
         * @param i0 first row
         * @param i1 one past the last row
         * @param j0 first column
         * @param j1 one past the last column
         */
        void accept(int matrix, int i0, int i1, int j0, int j1);
    }

    private Blocks() {}

    /**
     * Runs {@code body} on all blocks of {@code matrices} matrices [m,n]; matrix by matrix, row by row.
     *
     * @param matrices number of matrices
     * @param m rows of each
     * @param n columns of each
     * @param rows rows of a block; the last of a column of blocks may have fewer
     * @param columns columns of a block; the last of a row of blocks may have fewer
     * @param body called once with each block
     */
    public static void forEach(int matrices, int m, int n, int rows, int columns, Body body) {
        int down = (m + rows - 1) / rows;
        int across = (n + columns - 1) / columns;
        Parallel.forEach(Math.multiplyExact(matrices, down * across), task -> {
            int block = task % (down * across);
            int i = block / across * rows;
            int j = block % across * columns;
            body.accept(task / (down * across), i, Math.min(m, i + rows), j, Math.min(n, j + columns));
        });
    }
}
