package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class RowKernelsTest {

    private static final int[] COLS =
            {1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 80, 100, 127, 128, 257, 1000, 1023};
    private static final float MASKED = Float.NEGATIVE_INFINITY;
    private static final RowKernels ROWS = Runs.VECTOR.rows();

    /** Logits of some size, one in seven masked, and all of row 1. */
    private static float[] logits(int rows, int cols) {
        Random random = new Random(rows + cols);
        float[] x = new float[rows * cols];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / cols == 1 || random.nextInt(7) == 0 ? MASKED : 8f * (float) random.nextGaussian();
        }
        return x;
    }

    private static int[] targets(int rows, int cols) {
        int[] target = new Random(3).ints(rows, 0, cols).toArray();
        target[0] = -100;
        return target;
    }

    @Test
    void softmaxFamilyHasTheSameBits() {
        int rows = 4;
        for (int cols : COLS) {
            int n = rows * cols;
            float[] x = logits(rows, cols);
            float[] wild = Runs.wild(cols, n);
            float[] g = Runs.plain(cols, n);
            Runs.assertSame("softmax of " + cols, k -> {
                float[][] out = new float[9][n];
                k.rows().softmax(x, 0, out[0], 0, rows, cols);
                k.rows().softmaxGrad(out[0], 0, g, 0, out[1], 0, rows, cols);
                k.rows().logSoftmax(x, 0, out[2], 0, rows, cols);
                k.rows().logSoftmaxGrad(out[2], 0, g, 0, out[3], 0, rows, cols);
                k.rows().logSumExp(x, 0, out[4], 0, rows, cols);
                k.rows().logSumExpGrad(x, 0, out[4], g, 0, out[5], 0, rows, cols);
                k.rows().softmax(wild, 0, out[6], 0, rows, cols);
                k.rows().logSoftmax(wild, 0, out[7], 0, rows, cols);
                k.rows().maxOfRows(wild, 0, out[8], null, 0, rows, cols);
                return out;
            });
        }
    }

    @Test
    void normsHaveTheSameBits() {
        int rows = 5;
        for (int cols : COLS) {
            int n = rows * cols;
            float[] x = Runs.plain(cols, n);
            float[] g = Runs.plain(cols + 1, n);
            float[] w = Runs.plain(cols + 2, cols);
            float[] b = Runs.plain(cols + 3, cols);
            for (boolean plain : new boolean[] {false, true}) {
                Runs.assertSame("norms of " + cols,
                        k -> norms(k.rows(), x, g, plain ? null : w, plain ? null : b, rows, cols));
            }
        }
    }

    private static float[][] norms(RowKernels k, float[] x, float[] g, float[] w, float[] b, int rows, int cols) {
        float[][] out = new float[11][rows * cols];
        float[] gw = w == null ? null : out[8];
        k.layerNorm(x, 0, w, b, 1e-5f, out[0], 0, out[1], out[2], 0, rows, cols);
        k.layerNormGrad(x, 0, w, out[1], out[2], 0, g, 0, out[3], 0, gw, b == null ? null : out[4], rows, cols);
        k.rmsNorm(x, 0, w, 1e-5f, out[5], 0, out[6], 0, rows, cols);
        k.rmsNormGrad(x, 0, w, out[6], 0, g, 0, out[7], 0, w == null ? null : out[9], rows, cols);
        return out;
    }

    @Test
    void crossEntropyHasTheSameBits() {
        int rows = 5;
        for (int cols : COLS) {
            float[] x = logits(rows, cols);
            int[] target = targets(rows, cols);
            for (float smoothing : new float[] {0f, 0.1f}) {
                CrossEntropy form = new CrossEntropy(-100, smoothing);
                Runs.assertSame("cross-entropy of " + cols, k -> {
                    float[][] out = new float[6][rows * cols];
                    k.rows().crossEntropy(form, x, 0, target, out[0], out[1], 0, rows, cols);
                    k.rows().crossEntropyGrad(form, x, 0, target, out[1], new float[] {0.3f}, 0, 0, out[2], 0, rows,
                            cols);
                    k.rows().crossEntropyWithGrad(form, x, 0, target, 0.3f, out[3], out[4], 0, out[5], 0, rows, cols);
                    return out;
                });
            }
        }
    }

    @Test
    void softmaxIsRightAndMaskedRowsAreZero() {
        int rows = 3;
        int cols = 100;
        float[] x = logits(rows, cols);
        float[] y = new float[rows * cols];
        float[] log = new float[rows * cols];
        float[] lse = new float[rows];
        ROWS.softmax(x, 0, y, 0, rows, cols);
        ROWS.logSoftmax(x, 0, log, 0, rows, cols);
        ROWS.logSumExp(x, 0, lse, 0, rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            int row = i / cols * cols;
            double sum = 0;
            for (int c = 0; c < cols; c++) {
                sum += Math.exp(x[row + c]);
            }
            double expected = sum == 0 ? 0 : Math.exp(x[i]) / sum;
            assertEquals(expected, y[i], 1e-6 * expected + 1e-12);
            assertEquals(sum == 0 ? MASKED : x[i] - Math.log(sum), log[i], 1e-5);
            assertEquals(Math.log(sum), lse[i / cols], 1e-5);
        }
    }

    @Test
    void gradientsAreThoseOfDifferences() {
        int rows = 3;
        int cols = 70;
        float[] g = Runs.plain(1, rows * cols);
        float[] x = Runs.plain(2, rows * cols);
        float[] y = new float[rows * cols];
        float[] gx = new float[rows * cols];
        ROWS.softmax(x, 0, y, 0, rows, cols);
        ROWS.softmaxGrad(y, 0, g, 0, gx, 0, rows, cols);
        assertGradient(x, gx, z -> weighted(g, rowwise(z, cols, RowKernelsTest::softmax)));
        ROWS.logSoftmax(x, 0, y, 0, rows, cols);
        ROWS.logSoftmaxGrad(y, 0, g, 0, gx, 0, rows, cols);
        assertGradient(x, gx, z -> weighted(g, log(rowwise(z, cols, RowKernelsTest::softmax))));
        float[] lse = new float[rows];
        ROWS.logSumExp(x, 0, lse, 0, rows, cols);
        ROWS.logSumExpGrad(x, 0, lse, g, 0, gx, 0, rows, cols);
        assertGradient(x, gx, z -> {
            double total = 0;
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                for (int c = 0; c < cols; c++) {
                    sum += Math.exp(z[r * cols + c]);
                }
                total += g[r] * Math.log(sum);
            }
            return total;
        });
    }

    @Test
    void normGradientsAreThoseOfDifferences() {
        int rows = 3;
        int cols = 70;
        float[] x = Runs.plain(2, rows * cols);
        float[] g = Runs.plain(3, rows * cols);
        float[] w = Runs.plain(4, cols);
        float[] b = Runs.plain(5, cols);
        float[][] out = norms(ROWS, x, g, w, b, rows, cols);
        ToDoubleFunction<double[]> layer = z -> weighted(g, scaled(rowwise(z, cols, RowKernelsTest::layerNorm), w));
        ToDoubleFunction<double[]> rms = z -> weighted(g, scaled(rowwise(z, cols, RowKernelsTest::rmsNorm), w));
        assertGradient(x, out[3], layer);
        assertGradient(x, out[7], rms);
        double[] unit = rowwise(doubles(x), cols, RowKernelsTest::layerNorm);
        double[] unitRms = rowwise(doubles(x), cols, RowKernelsTest::rmsNorm);
        for (int c = 0; c < cols; c++) {
            double gw = 0;
            double gb = 0;
            double gwRms = 0;
            for (int i = c; i < rows * cols; i += cols) {
                gw += g[i] * unit[i];
                gwRms += g[i] * unitRms[i];
                gb += g[i];
                assertEquals(unit[i] * w[c] + b[c], out[0][i], 1e-5);
                assertEquals(unitRms[i] * w[c], out[5][i], 1e-5);
            }
            assertEquals(gw, out[8][c], 1e-5);
            assertEquals(gb, out[4][c], 1e-5);
            assertEquals(gwRms, out[9][c], 1e-5);
        }
    }

    @Test
    void crossEntropyIsRightInBothForms() {
        int rows = 4;
        int cols = 90;
        float[] x = Runs.plain(1, rows * cols);
        int[] target = targets(rows, cols);
        for (float smoothing : new float[] {0f, 0.2f}) {
            CrossEntropy form = new CrossEntropy(-100, smoothing);
            float[] loss = new float[rows];
            float[] again = new float[rows];
            float[] lse = new float[rows];
            float[] gx = new float[rows * cols];
            float[] both = x.clone();
            ROWS.crossEntropy(form, x, 0, target, loss, lse, 0, rows, cols);
            ROWS.crossEntropyGrad(form, x, 0, target, lse, new float[] {9f, 0.5f, 0.5f, 0.5f}, 1, 0, gx, 0, rows, cols);
            ROWS.crossEntropyWithGrad(form, both, 0, target, 0.5f, again, lse, 0, both, 0, rows, cols);
            assertArrayEquals(loss, again);
            assertArrayEquals(gx, both, 1e-6f);
            assertEquals(0f, loss[0]);
            for (int r = 1; r < rows; r++) {
                int row = r;
                assertEquals(crossEntropy(doubles(x), row, cols, target[row], smoothing), loss[r], 1e-5);
            }
            assertGradient(x, gx, z -> {
                double total = 0;
                for (int r = 1; r < rows; r++) {
                    total += 0.5 * crossEntropy(z, r, cols, target[r], smoothing);
                }
                return total;
            });
        }
    }

    @Test
    void rejectsTargetsThatAreNoClass() {
        CrossEntropy form = new CrossEntropy(-100, 0f);
        float[] x = new float[6];
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> ROWS.crossEntropy(form, x, 0, new int[] {0, 3}, new float[2], new float[2], 0, 2, 3));
        assertEquals("cross-entropy needs targets from 0 to 2 or -100 (ignored), got 3", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(0, 1.5f));
    }

    @Test
    void findsTheFirstMaximum() {
        float[] x = {1, 5, 5, -0f, 0f, -1, Float.NaN, 2, 7};
        float[] max = new float[3];
        int[] index = new int[3];
        ROWS.maxOfRows(x, 0, max, index, 0, 3, 3);
        assertArrayEquals(new float[] {5, 0, Float.NaN}, max);
        assertArrayEquals(new int[] {1, 0, 0}, index);
    }

    @Test
    void threadsDoNotChangeBits() {
        int rows = 700;
        int cols = 100;
        float[] x = Runs.plain(1, rows * cols);
        float[] g = Runs.plain(2, rows * cols);
        float[] w = Runs.plain(3, cols);
        float[][][] out = new float[4][][];
        for (int threads = 1; threads <= 3; threads++) {
            int t = threads;
            Parallel.withThreads(threads, () -> out[t] = norms(ROWS, x, g, w, w, rows, cols));
        }
        Runs.assertSame("2 threads", out[1], out[2]);
        Runs.assertSame("3 threads", out[1], out[3]);
    }

    // The same functions in double precision.

    private interface RowFunction {
        double[] apply(double[] row);
    }

    private static double[] rowwise(double[] x, int cols, RowFunction f) {
        double[] y = new double[x.length];
        for (int at = 0; at < x.length; at += cols) {
            double[] row = Arrays.copyOfRange(x, at, at + cols);
            System.arraycopy(f.apply(row), 0, y, at, cols);
        }
        return y;
    }

    private static double[] softmax(double[] x) {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        return Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
    }

    private static double[] layerNorm(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return rmsNorm(Arrays.stream(x).map(v -> v - mean).toArray());
    }

    private static double[] rmsNorm(double[] x) {
        double square = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
        return Arrays.stream(x).map(v -> v / Math.sqrt(square + 1e-5)).toArray();
    }

    private static double crossEntropy(double[] x, int row, int cols, int target, double smoothing) {
        double[] log = log(softmax(Arrays.copyOfRange(x, row * cols, row * cols + cols)));
        double mean = Arrays.stream(log).average().orElseThrow();
        return -(1 - smoothing) * log[target] - smoothing * mean;
    }

    private static double[] log(double[] x) {
        return Arrays.stream(x).map(Math::log).toArray();
    }

    private static double[] scaled(double[] x, float[] w) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= w[i % w.length];
        }
        return y;
    }

    private static double weighted(float[] g, double[] y) {
        double total = 0;
        for (int i = 0; i < y.length; i++) {
            total += g[i] * y[i];
        }
        return total;
    }

    private static double[] doubles(float[] x) {
        double[] z = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            z[i] = x[i];
        }
        return z;
    }

    private static void assertGradient(float[] x, float[] gx, ToDoubleFunction<double[]> f) {
        double[] z = doubles(x);
        double h = 1e-5;
        for (int i = 0; i < x.length; i++) {
            z[i] = x[i] + h;
            double up = f.applyAsDouble(z);
            z[i] = x[i] - h;
            double down = f.applyAsDouble(z);
            z[i] = x[i];
            assertEquals((up - down) / (2 * h), gx[i], 1e-5, "element " + i);
        }
    }
}
