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
    private static final int TASKS_TRANSPOSED = 4;
    private static final int ROWS_OF_SLICE = 32;

    private final ProductStack stack;
    private float[] panels;
    private float[] rowPanels;

    // The slice at hand: groups first <= g < end, columns of C from column, rows of B from depth.
    private int first;
    private int end;
    private int column;
    private int columns;
    private int across;
    private int depth;
    private int deepest;
    private int rowPanelCount;

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
                    packB();
                    packA();
                    multiplyBlocks();
                }
            }
        }
    }

    private void packB() {
        panels = Scratch.ofThread().b((end - first) * across * panelSize());
        if (stack.bcs == 1) {
            forEachSlice((g, p, rows) -> packRows(
                    stack.b, stack.bo(g) + (depth + p) * stack.brs + column, stack.brs, rows, columns,
                    panels, (g - first) * across * panelSize() + p * Panels.WIDTH));
            return;
        }
        int grain = Math.max(1, WORTH_PACKING_APART / Math.max(1, panelSize()));
        Parallel.forRange((end - first) * across, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                packColumns(first + i / across, i % across, i * panelSize());
            }
        });
    }

    private void packColumns(int g, int panel, int po) {
        int deep = depthOf(g);
        if (deep > 0 && stack.m(g) > 0) {
            int j = panel * Panels.WIDTH;
            int from = stack.bo(g) + depth * stack.brs + (column + j) * stack.bcs;
            Panels.pack(deep, Math.min(Panels.WIDTH, columns - j), stack.b, from, stack.brs, stack.bcs, panels, po);
        }
    }

    /** An A whose columns are contiguous, as in the gradient of a weight, goes into panels as well. */
    private void packA() {
        int most = 0;
        for (int g = first; g < end; g++) {
            most = Math.max(most, stack.m(g));
        }
        boolean worth = stack.ars == 1 && stack.acs != 1 && most <= ACROSS;
        rowPanelCount = worth ? (most + Panels.WIDTH - 1) / Panels.WIDTH : 0;
        if (worth) {
            rowPanels = Scratch.ofThread().a((end - first) * rowPanelCount * panelSize());
            forEachSlice((g, p, rows) -> packRows(
                    stack.a, stack.ao(g) + (depth + p) * stack.acs, stack.acs, rows, stack.m(g),
                    rowPanels, (g - first) * rowPanelCount * panelSize() + p * Panels.WIDTH));
        }
    }

    private interface Slice {
        void pack(int g, int p, int rows);
    }

    /** Slices of rows of all groups, shared by the threads: memory is read in the order in which it lies. */
    private void forEachSlice(Slice slice) {
        int slices = (deepest + ROWS_OF_SLICE - 1) / ROWS_OF_SLICE;
        int grain = Math.max(1, WORTH_PACKING_APART / (ROWS_OF_SLICE * Panels.WIDTH));
        Parallel.forRange((end - first) * slices, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                int g = first + i / slices;
                int p = i % slices * ROWS_OF_SLICE;
                if (p < depthOf(g) && stack.m(g) > 0) {
                    slice.pack(g, p, Math.min(ROWS_OF_SLICE, depthOf(g) - p));
                }
            }
        });
    }

    private void packRows(float[] from, int start, int stride, int rows, int cols, float[] to, int base) {
        for (int j = 0; j < cols; j += Panels.WIDTH) {
            int width = Math.min(Panels.WIDTH, cols - j);
            Panels.pack(rows, width, from, start + j, stride, 1, to, base + j / Panels.WIDTH * panelSize());
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
        int step = stack.acs == 1 ? Tile8x1.ROWS : Panels.LANES;
        long share = total / tasks();
        return (int) Math.max(Tile8x1.ROWS * 2, Math.min(MOST_ROWS, (share + step - 1) / step * step));
    }

    /** How many blocks there should be; measured: few, in whole vectors, are a little faster for a transposed A. */
    private long tasks() {
        return (long) (stack.acs == 1 ? TASKS_PER_THREAD : TASKS_TRANSPOSED) * Parallel.threads();
    }

    private int panelsOfBlock(long total, int rows) {
        long blocks = Math.max(1, total / rows);
        long wanted = Math.max(1, tasks() / blocks);
        return (int) Math.max(1, across / wanted);
    }

    private void multiplyBlock(int g, int row, int rows, int panel, int wide) {
        int end = Math.min(stack.m(g), row + rows);
        if (rowPanelCount == 0) {
            multiplyRows(g, row, end - row, stack.a, stack.ao(g) + row * stack.ars + depth * stack.acs, stack.acs,
                    panel, wide);
            return;
        }
        for (int i = row; i < end; i = (i / Panels.WIDTH + 1) * Panels.WIDTH) {
            int from = ((g - first) * rowPanelCount + i / Panels.WIDTH) * panelSize() + i % Panels.WIDTH;
            int m = Math.min(end - i, Panels.WIDTH - i % Panels.WIDTH);
            multiplyRows(g, i, m, rowPanels, from, Panels.WIDTH, panel, wide);
        }
    }

    private void multiplyRows(int g, int row, int m, float[] a, int ao, int acs, int panel, int wide) {
        int deep = depthOf(g);
        if (m > 0 && (deep > 0 || depth == 0)) {
            int j = panel * Panels.WIDTH;
            RowBlock.multiply(
                    m, Math.min(wide * Panels.WIDTH, columns - j), Math.max(0, deep),
                    a, ao, stack.ars, acs,
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
