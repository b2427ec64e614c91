package dev.gradus.kernel.scalar;

import java.util.Arrays;

/** One float64 matrix product on the calling thread. */
final class DoubleProduct {

    private DoubleProduct() {}

    /** {@code C (+)= A B}; each element is one fused multiply-add chain over increasing p. */
    static void multiply(
            int m, int n, int k,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int brs, int bcs,
            double[] c, int co, int crs,
            boolean accumulate) {
        for (int i = 0; i < m; i++) {
            int row = co + i * crs;
            if (!accumulate) {
                Arrays.fill(c, row, row + n, 0.0);
            }
            if (bcs == 1) {
                addRows(n, k, a, ao + i * ars, acs, b, bo, brs, c, row);
            } else {
                addDots(n, k, a, ao + i * ars, acs, b, bo, brs, bcs, c, row);
            }
        }
    }

    /** {@code c += sum over p of a[p] B[p,:]}, for rows of B that are contiguous. */
    private static void addRows(int n, int k, double[] a, int ao, int as, double[] b, int bo, int brs, double[] c,
            int co) {
        for (int p = 0; p < k; p++) {
            double x = a[ao + p * as];
            int row = bo + p * brs;
            for (int j = 0; j < n; j++) {
                c[co + j] = Math.fma(x, b[row + j], c[co + j]);
            }
        }
    }

    /** {@code c[j] += sum over p of a[p] B[p,j]}, for columns of B. */
    private static void addDots(
            int n, int k, double[] a, int ao, int as, double[] b, int bo, int brs, int bcs, double[] c, int co) {
        for (int j = 0; j < n; j++) {
            double sum = c[co + j];
            int column = bo + j * bcs;
            for (int p = 0; p < k; p++) {
                sum = Math.fma(a[ao + p * as], b[column + p * brs], sum);
            }
            c[co + j] = sum;
        }
    }
}
