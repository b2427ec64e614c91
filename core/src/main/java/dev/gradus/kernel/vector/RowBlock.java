package dev.gradus.kernel.vector;

import java.util.Arrays;

/** A block of rows of A times several panels of B, on the calling thread. */
final class RowBlock {

    private RowBlock() {}

    /**
     * {@code C (+)= A B} for A [m,k] of any strides, B [k,n] in panels {@code ps} apart, C [m,n].
     *
     * <p>If the rows of A are not contiguous, {@code m} is at most {@link Panels#WIDTH}: A is copied, transposed, into a
     * panel.
     */
    static void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] panels, int po, int ps,
            float[] c, int co, int crs,
            boolean accumulate) {
        if (k == 0) {
            clear(m, n, c, co, crs, accumulate);
        } else if (acs == 1) {
            panelByPanel(m, n, k, a, ao, ars, 1, panels, po, ps, c, co, crs, accumulate);
        } else {
            float[] copy = Scratch.ofThread().a(k * Panels.WIDTH);
            Panels.pack(k, m, a, ao, acs, ars, copy, 0);
            panelByPanel(m, n, k, copy, 0, 1, Panels.WIDTH, panels, po, ps, c, co, crs, accumulate);
        }
    }

    private static void clear(int m, int n, float[] c, int co, int crs, boolean accumulate) {
        for (int i = 0; i < m && !accumulate; i++) {
            Arrays.fill(c, co + i * crs, co + i * crs + n, 0f);
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
}
