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

    private static final long WORTH_A_THREAD = 1 << 17;
    private static final int LEAST_ROWS = 8;
    private static final int LEAST_COLUMNS = 64;

    private Blocks() {}

    /**
     * Runs {@code body} on all blocks of {@code matrices} matrices [m,n]; as one block each if that is little work.
     *
     * <p>Blocks start at multiples of 8 rows and 64 columns.
     *
     * @param matrices number of matrices
     * @param m rows of each
     * @param n columns of each
     * @param work multiplications of an element
     * @param body called once with each block
     */
    public static void forEach(int matrices, int m, int n, int work, Body body) {
        long ofMatrix = (long) m * n * Math.max(1, work);
        if (ofMatrix * matrices <= WORTH_A_THREAD) {
            for (int i = 0; i < matrices; i++) {
                body.accept(i, 0, m, 0, n);
            }
            return;
        }
        int columns = atLeast(LEAST_COLUMNS, WORTH_A_THREAD / Math.max(1, work) / Math.min(m, LEAST_ROWS), n);
        int rows = atLeast(LEAST_ROWS, WORTH_A_THREAD / Math.max(1, work) / columns, m);
        int down = (m + rows - 1) / rows;
        int across = (n + columns - 1) / columns;
        int grain = (int) Math.max(1, WORTH_A_THREAD / ofMatrix);
        Parallel.forRange(Math.multiplyExact(matrices, down * across), grain, (from, to) -> {
            for (int task = from; task < to; task++) {
                int i = task / across % down * rows;
                int j = task % across * columns;
                body.accept(task / (down * across), i, Math.min(m, i + rows), j, Math.min(n, j + columns));
            }
        });
    }

    /** The multiple of {@code unit} below {@code wanted}, at least one unit, at most what covers {@code all}. */
    private static int atLeast(int unit, long wanted, int all) {
        long most = (all + unit - 1L) / unit;
        return (int) Math.max(1, Math.min(most, wanted / unit)) * unit;
    }
}
