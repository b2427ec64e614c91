package dev.gradus.kernel.vector;

import dev.gradus.kernel.Parallel;

/**
 * A stack of products, cut into blocks that fit in the caches and shared by the threads.
 *
 * <p>For {@code DEPTH} rows and {@code ACROSS} columns of B at a time: all threads pack B into panels, then all claim
 * blocks of rows of C. A later slice of rows of B continues the chains that the one before left in C.
 */
final class BlockedProduct {

    private static final int DEPTH = 2048;
    private static final int ACROSS = 1024;
    private static final int MOST_ROWS = 64;
    private static final int MOST_PACKED = 1 << 22;
    private static final long WORTH_A_THREAD = 150_000;
    private static final int WORTH_PACKING_APART = 8_192;
    private static final int TASKS_PER_THREAD = 8;

    private final ProductStack stack;
    private float[] panels;

    // The slice at hand: groups first <= g < end, columns of C from column, rows of B from depth.
    private int first;
    private int end;
    private int column;
    private int columns;
    private int across;
    private int depth;
    private int deepest;

    private BlockedProduct(ProductStack stack) {
        this.stack = stack;
    }

    static void multiply(ProductStack stack) {
        new BlockedProduct(stack).run();
    }

    private void run() {
        int deep = 0;
        for (int g = 0; g < stack.groups; g++) {
            deep = Math.max(deep, stack.k(g));
        }
        for (column = 0; column < stack.n; column += ACROSS) {
            columns = Math.min(ACROSS, stack.n - column);
            across = (columns + Panels.WIDTH - 1) / Panels.WIDTH;
            for (first = 0; first < stack.groups; first = end) {
                int most = MOST_PACKED / (across * Panels.WIDTH * Math.max(1, Math.min(DEPTH, deep)));
                end = Math.min(stack.groups, first + Math.max(1, most));
                for (depth = 0; depth == 0 || depth < deep; depth += DEPTH) {
                    deepest = Math.min(DEPTH, deep - depth);
                    pack();
                    multiplyBlocks();
                }
            }
        }
    }

    private void pack() {
        panels = Scratch.ofThread().b((end - first) * across * panelSize());
        int grain = Math.max(1, WORTH_PACKING_APART / Math.max(1, panelSize()));
        Parallel.forRange((end - first) * across, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                packPanel(first + i / across, i % across, i * panelSize());
            }
        });
    }

    private void packPanel(int g, int panel, int po) {
        int deep = depthOf(g);
        if (deep > 0 && stack.m(g) > 0) {
            int j = panel * Panels.WIDTH;
            int from = stack.bo(g) + depth * stack.brs + (column + j) * stack.bcs;
            Panels.pack(deep, Math.min(Panels.WIDTH, columns - j), stack.b, from, stack.brs, stack.bcs, panels, po);
        }
    }

    private void multiplyBlocks() {
        int most = 0;
        long total = 0;
        for (int g = first; g < end; g++) {
            most = Math.max(most, stack.m(g));
            total += stack.m(g);
        }
        int rows = rowsOfBlock(total);
        int wide = panelsOfBlock(total, rows);
        int down = (most + rows - 1) / rows;
        int side = (across + wide - 1) / wide;
        long work = (long) rows * wide * panelSize();
        int grain = (int) Math.max(1, WORTH_A_THREAD / Math.max(1, work));
        Parallel.forRange((end - first) * down * side, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                multiplyBlock(first + i / (down * side), i / side % down * rows, rows, i % side * wide, wide);
            }
        });
    }

    /** Few enough that every thread gets several blocks, in whole tiles. */
    private int rowsOfBlock(long total) {
        if (Parallel.threads() == 1) {
            return MOST_ROWS;
        }
        long share = total / ((long) TASKS_PER_THREAD * Parallel.threads());
        return (int) Math.max(Tile8x1.ROWS * 2, Math.min(MOST_ROWS, (share + 7) / 8 * 8));
    }

    private int panelsOfBlock(long total, int rows) {
        long blocks = Math.max(1, total / rows);
        long wanted = Math.max(1, (long) TASKS_PER_THREAD * Parallel.threads() / blocks);
        return (int) Math.max(1, across / wanted);
    }

    private void multiplyBlock(int g, int row, int rows, int panel, int wide) {
        int m = Math.min(rows, stack.m(g) - row);
        int deep = depthOf(g);
        if (m > 0 && (deep > 0 || depth == 0)) {
            int j = panel * Panels.WIDTH;
            RowBlock.multiply(
                    m, Math.min(wide * Panels.WIDTH, columns - j), Math.max(0, deep),
                    stack.a, stack.ao(g) + row * stack.ars + depth * stack.acs, stack.ars, stack.acs,
                    panels, ((g - first) * across + panel) * panelSize(), panelSize(),
                    stack.c, stack.co(g) + row * stack.crs + column + j, stack.crs,
                    stack.accumulate || depth > 0);
        }
    }

    private int depthOf(int g) {
        return Math.min(DEPTH, stack.k(g) - depth);
    }

    private int panelSize() {
        return deepest * Panels.WIDTH;
    }
}
