package dev.gradus.kernel.vector;

import dev.gradus.kernel.Blocks;
import dev.gradus.kernel.PackedMatrix;
import dev.gradus.kernel.Parallel;
import dev.gradus.kernel.scalar.ScalarMatMul;

/**
 * Matrix products with the Vector API, in float32; float64 and what is too small for vectors go the scalar way.
 *
 * <p>Few rows read B as it lies, since packing it would cost more than the product; all else goes through panels. When B
 * is stored transposed, as a weight is, the transposed product may have less to pack.
 */
final class VectorMatMul extends ScalarMatMul {

    private static final long TINY = 2048;
    private static final int FEW_ROWS = 8;
    private static final int MOST_TRANSPOSED = 128;
    private static final long GROUPS_WORK = 1 << 17;
    private static final long ROW_WORK = 1 << 15;
    private static final int DEPTH = 512;

    @Override
    public void multiply(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        if ((long) m * n * k <= TINY) {
            super.multiply(m, n, k, a, ao, ars, acs, b, bo, brs, bcs, c, co, crs, accumulate);
        } else if (m < FEW_ROWS && bcs == 1) {
            rowByRow(m, n, k, a, ao, ars, acs, b, bo, brs, c, co, crs, accumulate);
        } else if (brs == 1 && !accumulate && m <= MOST_TRANSPOSED && (long) m * (n + k) < (long) n * k) {
            transposed(m, n, k, a, ao, ars, acs, b, bo, bcs, c, co, crs);
        } else {
            BlockedProduct.multiply(ProductStack.batch(
                    1, m, n, k, a, ao, 0, ars, acs, b, bo, 0, brs, bcs, c, co, 0, crs, accumulate));
        }
    }

    private static void rowByRow(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int brs,
            float[] c, int co, int crs,
            boolean accumulate) {
        Blocks.forEach(1, m, n, k, (g, i0, i1, j0, j1) -> {
            for (int i = i0; i < i1; i++) {
                RowTimesMatrix.multiply(
                        j1 - j0, k, a, ao + i * ars, acs, b, bo + j0, brs, c, co + i * crs + j0, accumulate);
            }
        });
    }

    /** {@code C = (B' A')'}, for a B with contiguous columns: packs A and transposes C instead of packing B. */
    private static void transposed(
            int m, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int bcs,
            float[] c, int co, int crs) {
        float[] product = Scratch.ofThread().c(n * m);
        BlockedProduct.multiply(ProductStack.batch(
                1, n, m, k, b, bo, 0, bcs, 1, a, ao, 0, acs, ars, product, 0, 0, m, false));
        Panels.transpose(m, n, product, c, co, crs);
    }

    @Override
    public void multiplyBatch(
            int batch, int m, int n, int k,
            float[] a, int ao, int abs, int ars, int acs,
            float[] b, int bo, int bbs, int brs, int bcs,
            float[] c, int co, int cbs, int crs,
            boolean accumulate) {
        if (batch == 1 || cbs == 0 || (long) m * n * k <= TINY) {
            super.multiplyBatch(batch, m, n, k, a, ao, abs, ars, acs, b, bo, bbs, brs, bcs, c, co, cbs, crs,
                    accumulate);
        } else if (m < FEW_ROWS) {
            for (int i = 0; i < batch; i++) {
                multiply(m, n, k, a, ao + i * abs, ars, acs, b, bo + i * bbs, brs, bcs, c, co + i * cbs, crs,
                        accumulate);
            }
        } else if (bbs == 0 && abs == m * ars && cbs == m * crs) {
            multiply(batch * m, n, k, a, ao, ars, acs, b, bo, brs, bcs, c, co, crs, accumulate);
        } else {
            BlockedProduct.multiply(ProductStack.batch(
                    batch, m, n, k, a, ao, abs, ars, acs, b, bo, bbs, brs, bcs, c, co, cbs, crs, accumulate));
        }
    }

    @Override
    public void multiplyGroups(
            int groups, int[] rowStart, int n, int k,
            float[] a, int ao, int ars, int acs,
            float[] b, int bo, int bgs, int brs, int bcs,
            float[] c, int co, int crs,
            boolean accumulate) {
        long rows = rowStart[groups] - rowStart[0];
        if (rows >= (long) FEW_ROWS * groups) {
            BlockedProduct.multiply(ProductStack.segments(
                    groups, rowStart, n, k, a, ao, ars, acs, b, bo, bgs, brs, bcs, c, co, crs, accumulate));
            return;
        }
        long work = rows * n * k / groups;
        Parallel.forRange(groups, (int) Math.max(1, Math.min(groups, GROUPS_WORK / Math.max(1, work))), (from, to) -> {
            for (int g = from; g < to; g++) {
                int row = rowStart[g];
                multiply(
                        rowStart[g + 1] - row, n, k,
                        a, ao + row * ars, ars, acs,
                        b, bo + g * bgs, brs, bcs,
                        c, co + row * crs, crs,
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
        BlockedProduct.multiply(ProductStack.sums(
                groups, rowStart, m, n, a, ao, ars, acs, b, bo, brs, bcs, c, co, cgs, crs, accumulate));
    }

    @Override
    public PackedMatrix pack(int k, int n, float[] b, int bo, int brs, int bcs) {
        int count = (n + Panels.WIDTH - 1) / Panels.WIDTH;
        float[] panels = new float[Math.multiplyExact(count * Panels.WIDTH, k)];
        for (int j = 0; j < n; j += Panels.WIDTH) {
            Panels.pack(k, Math.min(Panels.WIDTH, n - j), b, bo + j * bcs, brs, bcs, panels, j * k);
        }
        return new PackedMatrix(k, n, Panels.WIDTH, panels);
    }

    @Override
    public void multiplyPacked(
            int m,
            float[] a, int ao, int ars, int acs,
            PackedMatrix b,
            float[] c, int co, int crs,
            boolean accumulate) {
        if (b.width() != Panels.WIDTH) {
            throw new IllegalArgumentException(
                    "multiplyPacked needs panels " + Panels.WIDTH + " wide, got " + b.width());
        }
        if (m == 1 && acs == 1) {
            multiplyRow(a, ao, b, c, co, accumulate);
            return;
        }
        Blocks.forEach(1, m, b.n(), b.k(), (g, i, i1, j, j1) -> multiplyPanels(
                i1 - i, j1 - j, a, ao + i * ars, ars, acs, b, j * b.k(), c, co + i * crs + j, crs, accumulate));
    }

    /** A row reads each weight once: the blocks are small because memory, not arithmetic, takes the time. */
    private static void multiplyRow(float[] a, int ao, PackedMatrix b, float[] c, int co, boolean accumulate) {
        int k = b.k();
        int n = b.n();
        int count = (n + Panels.WIDTH - 1) / Panels.WIDTH;
        int few = (int) Math.max(2, ROW_WORK / Math.max(1, (long) k * Panels.WIDTH));
        int grain = (long) k * n <= 2 * ROW_WORK ? Math.max(1, count) : few;
        Parallel.forRange(count, grain, (from, to) -> {
            int j = from * Panels.WIDTH;
            int columns = Math.min(n, to * Panels.WIDTH) - j;
            multiplyPanels(1, columns, a, ao, k, 1, b, j * k, c, co + j, n, accumulate);
        });
    }

    private static void multiplyPanels(
            int m, int n,
            float[] a, int ao, int ars, int acs,
            PackedMatrix b, int bo,
            float[] c, int co, int crs,
            boolean accumulate) {
        for (int p = 0; p == 0 || p < b.k(); p += DEPTH) {
            RowBlock.multiply(
                    m, n, Math.min(DEPTH, b.k() - p),
                    a, ao + p * acs, ars, acs,
                    b.panels(), bo + p * Panels.WIDTH, b.k() * Panels.WIDTH,
                    c, co, crs,
                    accumulate || p > 0);
        }
    }
}
