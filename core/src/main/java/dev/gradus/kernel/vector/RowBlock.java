package dev.gradus.kernel.vector;

import java.util.Arrays;

/** A block of rows of A times several panels of B, on the calling thread. */
final class RowBlock {

    private RowBlock() {}

    /** {@code C (+)= A B} for A [m,k] of any strides, B [k,n] in panels {@code ps} apart, C [m,n]. */
    static void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] panels, int po, int ps,
            float[] c, int co, int crs,
            boolean accumulate) {
        if (k == 0) {
            clear(m, n, c, co, crs, accumulate);
        } else if (acs == 1 && m == 1) {
            oneRow(n, k, a, ao, panels, po, ps, c, co, accumulate);
        } else if (acs == 1) {
            panelByPanel(m, n, k, a, ao, ars, 1, panels, po, ps, c, co, crs, accumulate);
        } else if (ars == 1 && acs == Panels.WIDTH) {
            panelByPanel(m, n, k, a, ao, 1, Panels.WIDTH, panels, po, ps, c, co, crs, accumulate);
        } else {
            transposed(m, n, k, a, ao, ars, acs, panels, po, ps, c, co, crs, accumulate);
        }
    }

    /** Rows of A that are not contiguous are copied into a panel of their own, as many as fit. */
    private static void transposed(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] panels, int po, int ps,
            float[] c, int co, int crs,
            boolean accumulate) {
        float[] copy = Scratch.ofThread().a(k * Panels.WIDTH);
        for (int i = 0; i < m; i += Panels.WIDTH) {
            int rows = Math.min(Panels.WIDTH, m - i);
            Panels.pack(k, rows, a, ao + i * ars, acs, ars, copy, 0);
            panelByPanel(
                    rows, n, k, copy, 0, 1, Panels.WIDTH, panels, po, ps, c, co + i * crs, crs, accumulate);
        }
    }

    private static void oneRow(
            int n, int k, float[] a, int ao, float[] panels, int po, int ps, float[] c, int co, boolean accumulate) {
        boolean onePanel = Panels.WIDTH == RowTile.COLUMNS;
        int from = po;
        int j = 0;
        for (; j <= n - RowTile.COLUMNS; j += RowTile.COLUMNS) {
            int second = onePanel ? from + RowTile.COLUMNS / 2 : from + ps;
            RowTile.multiply(k, a, ao, panels, from, second, c, co + j, accumulate);
            from += onePanel ? ps : 2 * ps;
        }
        if (j < n) {
            panelByPanel(1, n - j, k, a, ao, n, 1, panels, from, ps, c, co + j, n, accumulate);
        }
    }

    private static void panelByPanel(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] panels, int po, int ps,
            float[] c, int co, int crs,
            boolean accumulate) {
        int from = po;
        for (int j = 0; j < n; j += Panels.WIDTH) {
            int columns = Math.min(Panels.WIDTH, n - j);
            PanelProduct.multiply(m, columns, k, a, ao, ars, acs, panels, from, c, co + j, crs, accumulate);
            from += ps;
        }
    }

    private static void clear(int m, int n, float[] c, int co, int crs, boolean accumulate) {
        for (int i = 0; i < m && !accumulate; i++) {
            Arrays.fill(c, co + i * crs, co + i * crs + n, 0f);
        }
    }
}
