package dev.gradus.kernel.scalar;

import dev.gradus.kernel.Blocks;
import dev.gradus.kernel.MatMul;
import dev.gradus.kernel.PackedMatrix;

/** Matrix products in plain loops, parallel over blocks of C. */
public class ScalarMatMul implements MatMul {

    @Override
    public void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        multiplyBatch(1, m, n, k, a, ao, 0, ars, acs, b, bo, 0, brs, bcs, c, co, m * crs, crs, accumulate);
    }

    @Override
    public void multiplyBatch(
            int batch, int m, int n, int k,
            float[] a, int ao, int abs, int ars, int acs,
            float[] b, int bo, int bbs, int brs, int bcs,
            float[] c, int co, int cbs, int crs,
            boolean accumulate) {
        if (cbs == 0 && batch > 1) {
            for (int i = 0; i < batch; i++) {
                multiply(m, n, k, a, ao + i * abs, ars, acs, b, bo + i * bbs, brs, bcs, c, co, crs,
                        accumulate || i > 0);
            }
            return;
        }
        Blocks.forEach(batch, m, n, k, (g, i0, i1, j0, j1) -> FloatProduct.multiply(
                i1 - i0, j1 - j0, k,
                a, ao + g * abs + i0 * ars, ars, acs,
                b, bo + g * bbs + j0 * bcs, brs, bcs,
                c, co + g * cbs + i0 * crs + j0, crs,
                accumulate));
    }

    @Override
    public void multiplyGroups(
            int groups, int[] rowStart, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int bgs, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        Blocks.forEach(1, rowStart[groups], n, k, (all, i0, i1, j0, j1) -> {
            for (int g = 0; g < groups; g++) {
                int i = Math.max(i0, rowStart[g]);
                FloatProduct.multiply(
                        Math.min(i1, rowStart[g + 1]) - i, j1 - j0, k,
                        a, ao + i * ars, ars, acs,
                        b, bo + g * bgs + j0 * bcs, brs, bcs,
                        c, co + i * crs + j0, crs,
                        accumulate);
            }
        });
    }

    @Override
    public void multiplyGroupsInner(
            int groups, int[] rowStart, int m, int n,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int cgs, int crs,
            boolean accumulate) {
        int meanRows = rowStart[groups] / Math.max(1, groups);
        Blocks.forEach(groups, m, n, meanRows, (g, i0, i1, j0, j1) -> FloatProduct.multiply(
                i1 - i0, j1 - j0, rowStart[g + 1] - rowStart[g],
                a, ao + rowStart[g] * ars + i0 * acs, acs, ars,
                b, bo + rowStart[g] * brs + j0 * bcs, brs, bcs,
                c, co + g * cgs + i0 * crs + j0, crs,
                accumulate));
    }

    @Override
    public void multiply(
            int m, int n, int k,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int brs, int bcs,
            double[] c, int co, int crs,
            boolean accumulate) {
        multiplyBatch(1, m, n, k, a, ao, 0, ars, acs, b, bo, 0, brs, bcs, c, co, m * crs, crs, accumulate);
    }

    @Override
    public void multiplyBatch(
            int batch, int m, int n, int k,
            double[] a, int ao, int abs, int ars, int acs,
            double[] b, int bo, int bbs, int brs, int bcs,
            double[] c, int co, int cbs, int crs,
            boolean accumulate) {
        if (cbs == 0 && batch > 1) {
            for (int i = 0; i < batch; i++) {
                multiply(m, n, k, a, ao + i * abs, ars, acs, b, bo + i * bbs, brs, bcs, c, co, crs,
                        accumulate || i > 0);
            }
            return;
        }
        Blocks.forEach(batch, m, n, k, (g, i0, i1, j0, j1) -> DoubleProduct.multiply(
                i1 - i0, j1 - j0, k,
                a, ao + g * abs + i0 * ars, ars, acs,
                b, bo + g * bbs + j0 * bcs, brs, bcs,
                c, co + g * cbs + i0 * crs + j0, crs,
                accumulate));
    }

    @Override
    public void multiplyGroups(
            int groups, int[] rowStart, int n, int k,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int bgs, int brs, int bcs,
            double[] c, int co, int crs,
            boolean accumulate) {
        Blocks.forEach(1, rowStart[groups], n, k, (all, i0, i1, j0, j1) -> {
            for (int g = 0; g < groups; g++) {
                int i = Math.max(i0, rowStart[g]);
                DoubleProduct.multiply(
                        Math.min(i1, rowStart[g + 1]) - i, j1 - j0, k,
                        a, ao + i * ars, ars, acs,
                        b, bo + g * bgs + j0 * bcs, brs, bcs,
                        c, co + i * crs + j0, crs,
                        accumulate);
            }
        });
    }

    @Override
    public void multiplyGroupsInner(
            int groups, int[] rowStart, int m, int n,
            double[] a, int ao, int ars, int acs,
            double[] b, int bo, int brs, int bcs,
            double[] c, int co, int cgs, int crs,
            boolean accumulate) {
        int meanRows = rowStart[groups] / Math.max(1, groups);
        Blocks.forEach(groups, m, n, meanRows, (g, i0, i1, j0, j1) -> DoubleProduct.multiply(
                i1 - i0, j1 - j0, rowStart[g + 1] - rowStart[g],
                a, ao + rowStart[g] * ars + i0 * acs, acs, ars,
                b, bo + rowStart[g] * brs + j0 * bcs, brs, bcs,
                c, co + g * cgs + i0 * crs + j0, crs,
                accumulate));
    }

    @Override
    public PackedMatrix pack(int k, int n, float[] b, int bo, int brs, int bcs) {
        float[] rows = new float[Math.multiplyExact(k, n)];
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j++) {
                rows[p * n + j] = b[bo + p * brs + j * bcs];
            }
        }
        return new PackedMatrix(k, n, Math.max(1, n), rows);
    }

    @Override
    public void multiplyPacked(
            int m,
            float[] a, int ao, int ars, int acs,
            PackedMatrix b,
            float[] c, int co, int crs,
            boolean accumulate) {
        if (b.width() < b.n()) {
            throw new IllegalArgumentException(
                    "multiplyPacked needs one panel " + b.n() + " wide, got panels of " + b.width());
        }
        multiply(m, b.n(), b.k(), a, ao, ars, acs, b.panels(), 0, b.width(), 1, c, co, crs, accumulate);
    }
}
