package dev.gradus.kernel.vector;

/**
 * Some rows of A times one panel of B, cut into tiles.
 *
 * <p>A has contiguous rows ({@code acs == 1}) or is itself the transpose of a panel ({@code ars == 1, acs == WIDTH}).
 * A tile with fewer rows than its height computes the last row several times, to the same bits; one with fewer columns
 * than its width works on a copy.
 */
final class PanelProduct {

    private static final int L = Panels.LANES;

    private PanelProduct() {}

    /** {@code C (+)= A B} for A [m,k], the panel B [k,n] and C [m,n], {@code n <= WIDTH}. */
    static void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] panel, int po,
            float[] c, int co, int crs,
            boolean accumulate) {
        int j = 0;
        while (j < n) {
            int width = tileWidth(n - j);
            int columns = Math.min(width, n - j);
            if (columns == width) {
                column(width, m, k, a, ao, ars, acs, panel, po + j, c, co + j, crs, accumulate);
            } else {
                partial(width, columns, m, k, a, ao, ars, acs, panel, po + j, c, co + j, crs, accumulate);
            }
            j += width;
        }
    }

    private static int tileWidth(int columns) {
        return columns <= L ? L : columns <= 2 * L ? 2 * L : Panels.WIDTH;
    }

    /** A column of tiles, straight into C. */
    private static void column(
            int width, int m, int k,
            float[] a, int ao, int ars, int acs,
            float[] panel, int po,
            float[] c, int co, int crs,
            boolean accumulate) {
        int height = width == L ? Tile8x1.ROWS : 4;
        for (int i = 0; i < m; i += height) {
            int rows = Math.min(height, m - i);
            tile(width, rows, k, a, ao + i * ars, ars, acs, panel, po, c, co + i * crs, crs, accumulate);
        }
    }

    /** A column of tiles of which only {@code columns} columns lie in C. */
    private static void partial(
            int width, int columns, int m, int k,
            float[] a, int ao, int ars, int acs,
            float[] panel, int po,
            float[] c, int co, int crs,
            boolean accumulate) {
        float[] copy = Scratch.ofThread().tile;
        int height = width == L ? Tile8x1.ROWS : 4;
        for (int i = 0; i < m; i += height) {
            int rows = Math.min(height, m - i);
            if (accumulate) {
                copy(rows, columns, c, co + i * crs, crs, copy, 0, width);
            }
            tile(width, rows, k, a, ao + i * ars, ars, acs, panel, po, copy, 0, width, accumulate);
            copy(rows, columns, copy, 0, width, c, co + i * crs, crs);
        }
    }

    private static void copy(int rows, int columns, float[] from, int fo, int frs, float[] to, int to0, int trs) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[to0 + i * trs + j] = from[fo + i * frs + j];
            }
        }
    }

    private static void tile(
            int width, int rows, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo,
            float[] c, int co, int crs,
            boolean accumulate) {
        if (width == L) {
            if (acs == 1) {
                Tile8x1.multiply(rows, k, a, ao, ars, b, bo, c, co, crs, accumulate);
            } else {
                Tile8x1Transposed.multiply(rows, k, a, ao, b, bo, c, co, crs, accumulate);
            }
            return;
        }
        int r1 = Math.min(1, rows - 1);
        int r2 = Math.min(2, rows - 1);
        int r3 = Math.min(3, rows - 1);
        int a1 = ao + r1 * ars;
        int a2 = ao + r2 * ars;
        int a3 = ao + r3 * ars;
        int c1 = co + r1 * crs;
        int c2 = co + r2 * crs;
        int c3 = co + r3 * crs;
        if (width == 2 * L) {
            pair(k, a, ao, a1, a2, a3, acs, b, bo, c, co, c1, c2, c3, accumulate);
        } else if (accumulate) {
            pair(k, a, ao, a1, a2, a3, acs, b, bo, c, co, c1, c2, c3, true);
            pair(k, a, ao, a1, a2, a3, acs, b, bo + 2 * L, c, co + 2 * L, c1 + 2 * L, c2 + 2 * L, c3 + 2 * L, true);
        } else if (acs == 1) {
            Tile4x4.multiply(k, a, ao, a1, a2, a3, b, bo, c, co, c1, c2, c3);
        } else {
            Tile4x4Transposed.multiply(k, a, ao, a1, a2, a3, b, bo, c, co, c1, c2, c3);
        }
    }

    private static void pair(
            int k,
            float[] a, int a0, int a1, int a2, int a3, int acs,
            float[] b, int bo,
            float[] c, int c0, int c1, int c2, int c3,
            boolean accumulate) {
        if (acs == 1) {
            Tile4x2.multiply(k, a, a0, a1, a2, a3, b, bo, c, c0, c1, c2, c3, accumulate);
        } else {
            Tile4x2Transposed.multiply(k, a, a0, a1, a2, a3, b, bo, c, c0, c1, c2, c3, accumulate);
        }
    }
}
