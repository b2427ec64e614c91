package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches and groups are what the single products of their members are. */
class MatMulStackTest {

    private static final int[][] SEGMENTS = {
        {0, 5}, {0, 0, 0}, {0, 0, 7, 7, 20, 33}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {2, 40, 40, 140, 141},
        {0, 700, 700, 1300}
    };

    static List<Kernels> providers() {
        return Providers.all();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void batchIsOneProductEach(Kernels kernels) {
        Random random = new Random(1);
        for (int round = 0; round < 60; round++) {
            int batch = random.nextInt(5);
            int m = 1 + random.nextInt(40);
            int n = 1 + random.nextInt(100);
            int k = random.nextInt(70);
            int abs = random.nextInt(3) == 0 ? 0 : m * k;
            int bbs = random.nextInt(3) == 0 ? 0 : k * n;
            int cbs = random.nextInt(4) == 0 ? 0 : m * n;
            boolean columnMajor = random.nextBoolean();
            int brs = columnMajor ? 1 : n;
            int bcs = columnMajor ? k : 1;
            boolean accumulate = random.nextBoolean();
            float[] a = Product.floats(random, 5 * m * k);
            float[] b = Product.floats(random, 5 * k * n);
            float[] c = Product.floats(random, 5 * m * n);
            float[] expected = c.clone();
            for (int i = 0; i < batch; i++) {
                boolean add = accumulate || cbs == 0 && i > 0;
                Providers.scalar().matmul().multiply(
                        m, n, k, a, i * abs, k, 1, b, i * bbs, brs, bcs, expected, i * cbs, n, add);
            }
            kernels.matmul().multiplyBatch(
                    batch, m, n, k, a, 0, abs, k, 1, b, 0, bbs, brs, bcs, c, 0, cbs, n, accumulate);
            assertArrayEquals(expected, c, "batch " + batch + " of " + m + " x " + n + " x " + k);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void groupsAreOneProductASegment(Kernels kernels) {
        Random random = new Random(2);
        for (int[] rowStart : SEGMENTS) {
            int groups = rowStart.length - 1;
            int rows = rowStart[groups];
            for (boolean accumulate : new boolean[] {false, true}) {
                int n = 1 + random.nextInt(150);
                int k = 1 + random.nextInt(150);
                float[] a = Product.floats(random, rows * k);
                float[] b = Product.floats(random, groups * k * n);
                float[] c = Product.floats(random, rows * n);
                float[] expected = c.clone();
                for (int g = 0; g < groups; g++) {
                    int row = rowStart[g];
                    Providers.scalar().matmul().multiply(
                            rowStart[g + 1] - row, n, k, a, row * k, k, 1, b, g * k * n, 1, k, expected, row * n, n,
                            accumulate);
                }
                for (int threads = 1; threads <= 3; threads++) {
                    float[] actual = c.clone();
                    Parallel.withThreads(threads, () -> kernels.matmul().multiplyGroups(
                            groups, rowStart, n, k, a, 0, k, 1, b, 0, k * n, 1, k, actual, 0, n, accumulate));
                    assertArrayEquals(expected, actual, "segments " + List.of(rowStart) + " on " + threads);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void innerGroupsAreOneSumASegment(Kernels kernels) {
        Random random = new Random(3);
        for (int[] rowStart : SEGMENTS) {
            int groups = rowStart.length - 1;
            int rows = rowStart[groups];
            for (boolean accumulate : new boolean[] {false, true}) {
                int m = 1 + random.nextInt(100);
                int n = 1 + random.nextInt(150);
                float[] a = Product.floats(random, rows * m);
                float[] b = Product.floats(random, rows * n);
                float[] c = Product.floats(random, groups * m * n);
                float[] expected = c.clone();
                for (int g = 0; g < groups; g++) {
                    int row = rowStart[g];
                    Providers.scalar().matmul().multiply(
                            m, n, rowStart[g + 1] - row, a, row * m, 1, m, b, row * n, n, 1, expected, g * m * n, n,
                            accumulate);
                }
                for (int threads = 1; threads <= 3; threads++) {
                    float[] actual = c.clone();
                    Parallel.withThreads(threads, () -> kernels.matmul().multiplyGroupsInner(
                            groups, rowStart, m, n, a, 0, m, 1, b, 0, n, 1, actual, 0, m * n, n, accumulate));
                    assertArrayEquals(expected, actual, "segments " + List.of(rowStart) + " on " + threads);
                }
            }
        }
    }
}
