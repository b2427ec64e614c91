package dev.gradus.kernel.scalar;

/** One float32 matrix product on the calling thread, two rows by four columns of C at a time. */
final class FloatProduct {

    private FloatProduct() {}

    /** {@code C (+)= A B}; each element is one fused multiply-add chain over increasing p. */
    static void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        for (int i = 0; i < m; i += 2) {
            for (int j = 0; j < n; j += 4) {
                tile(
                        Math.min(2, m - i), Math.min(4, n - j), k,
                        a, ao + i * ars, ars, acs,
                        b, bo + j * bcs, brs, bcs,
                        c, co + i * crs + j, crs,
                        accumulate);
            }
        }
    }

    /** A tile that lacks rows or columns computes its last ones again, to the same bits. */
    private static void tile(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        int j1 = Math.min(1, n - 1);
        int j2 = Math.min(2, n - 1);
        int j3 = n - 1;
        int a1 = ao + (m - 1) * ars;
        int c1 = co + (m - 1) * crs;
        int b1 = bo + j1 * bcs;
        int b2 = bo + j2 * bcs;
        int b3 = bo + j3 * bcs;
        float s00 = accumulate ? c[co] : 0f;
        float s01 = accumulate ? c[co + j1] : 0f;
        float s02 = accumulate ? c[co + j2] : 0f;
        float s03 = accumulate ? c[co + j3] : 0f;
        float s10 = accumulate ? c[c1] : 0f;
        float s11 = accumulate ? c[c1 + j1] : 0f;
        float s12 = accumulate ? c[c1 + j2] : 0f;
        float s13 = accumulate ? c[c1 + j3] : 0f;
        for (int p = 0; p < k; p++) {
            float x0 = a[ao + p * acs];
            float x1 = a[a1 + p * acs];
            float y0 = b[bo + p * brs];
            float y1 = b[b1 + p * brs];
            float y2 = b[b2 + p * brs];
            float y3 = b[b3 + p * brs];
            s00 = Math.fma(x0, y0, s00);
            s01 = Math.fma(x0, y1, s01);
            s02 = Math.fma(x0, y2, s02);
            s03 = Math.fma(x0, y3, s03);
            s10 = Math.fma(x1, y0, s10);
            s11 = Math.fma(x1, y1, s11);
            s12 = Math.fma(x1, y2, s12);
            s13 = Math.fma(x1, y3, s13);
        }
        c[co] = s00;
        c[co + j1] = s01;
        c[co + j2] = s02;
        c[co + j3] = s03;
        c[c1] = s10;
        c[c1 + j1] = s11;
        c[c1 + j2] = s12;
        c[c1 + j3] = s13;
    }
}
