package dev.gradus.kernel.vector;

/**
 * Several products {@code C_g (+)= A_g B_g} with the same strides: a batch, or the segments of a mixture of experts.
 *
 * <p>With {@code rowStart}, the matrices of a group start at its first row: A and C when each group has its own B (its
 * rows are then those of the segment), A and B when the segment is summed over.
 */
final class ProductStack {

    final int groups;
    final int n;
    final float[] a;
    final int ars;
    final int acs;
    final float[] b;
    final int brs;
    final int bcs;
    final float[] c;
    final int crs;
    final boolean accumulate;

    private final int m;
    private final int k;
    private final int[] rowStart;
    private final boolean summed;
    private final int ao;
    private final int abs;
    private final int bo;
    private final int bbs;
    private final int co;
    private final int cbs;

    private ProductStack(
            int groups, int[] rowStart, boolean summed, int m, int n, int k,
            float[] a, int ao, int abs, int ars, int acs,
            float[] b, int bo, int bbs, int brs, int bcs,
            float[] c, int co, int cbs, int crs,
            boolean accumulate) {
        this.groups = groups;
        this.rowStart = rowStart;
        this.summed = summed;
        this.m = m;
        this.n = n;
        this.k = k;
        this.a = a;
        this.ao = ao;
        this.abs = abs;
        this.ars = ars;
        this.acs = acs;
        this.b = b;
        this.bo = bo;
        this.bbs = bbs;
        this.brs = brs;
        this.bcs = bcs;
        this.c = c;
        this.co = co;
        this.cbs = cbs;
        this.crs = crs;
        this.accumulate = accumulate;
    }

    static ProductStack batch(
            int batch, int m, int n, int k,
            float[] a, int ao, int abs, int ars, int acs,
            float[] b, int bo, int bbs, int brs, int bcs,
            float[] c, int co, int cbs, int crs,
            boolean accumulate) {
        return new ProductStack(
                batch, null, false, m, n, k, a, ao, abs, ars, acs, b, bo, bbs, brs, bcs, c, co, cbs, crs, accumulate);
    }

    /** Each segment of rows of A and C has its own B. */
    static ProductStack segments(
            int groups, int[] rowStart, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int bgs, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        return new ProductStack(
                groups, rowStart, false, 0, n, k, a, ao, ars, ars, acs, b, bo, bgs, brs, bcs, c, co, crs, crs,
                accumulate);
    }

    /** Each C is a sum over a segment of rows of A [rows, m] and of B [rows, n]. */
    static ProductStack sums(
            int groups, int[] rowStart, int m, int n,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int cgs, int crs,
            boolean accumulate) {
        return new ProductStack(
                groups, rowStart, true, m, n, 0, a, ao, ars, acs, ars, b, bo, brs, brs, bcs, c, co, cgs, crs,
                accumulate);
    }

    /** Rows of A and C of group {@code g}. */
    int m(int g) {
        return rowStart == null || summed ? m : rowStart[g + 1] - rowStart[g];
    }

    /** Columns of A, rows of B of group {@code g}. */
    int k(int g) {
        return summed ? rowStart[g + 1] - rowStart[g] : k;
    }

    int ao(int g) {
        return ao + abs * (rowStart == null ? g : rowStart[g]);
    }

    int bo(int g) {
        return bo + bbs * (summed ? rowStart[g] : g);
    }

    int co(int g) {
        return co + cbs * (rowStart == null || summed ? g : rowStart[g]);
    }
}
