package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointwiseTest {

    @ParameterizedTest
    @EnumSource(Unary.class)
    void functionsHaveTheSameBits(Unary f) {
        for (int n : Runs.SIZES) {
            for (int offset : new int[] {0, 3}) {
                float[] x = Runs.wild(n, n + offset);
                float[] g = Runs.wild(n + 1, n + offset);
                Runs.assertSame(f + " of " + n, k -> {
                    float[] y = new float[n + 5];
                    float[] gx = new float[n + 5];
                    k.pointwise().map(f, x, offset, y, 1, n);
                    k.pointwise().mapGrad(f, x, offset, y, 1, g, offset, gx, 2, n);
                    return new float[][] {y, gx};
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void binaryFunctionsHaveTheSameBits(Binary f) {
        for (int n : Runs.SIZES) {
            float[] a = Runs.wild(n, n + 3);
            float[] b = Runs.wild(n + 1, n + 3);
            for (int steps = 0; steps < 4; steps++) {
                int as = steps & 1;
                int bs = steps >> 1;
                Runs.assertSame(f + " of " + n + " steps " + as + bs, k -> {
                    float[] y = new float[n + 4];
                    k.pointwise().zip(f, a, 3, as, b, 2, bs, y, 1, n);
                    return new float[][] {y};
                });
            }
        }
    }

    @Test
    void valuesAreTheFunctions() {
        float[] x = {-30f, -3f, -0.5f, 0f, 0.5f, 3f, 25f};
        for (Unary f : Unary.values()) {
            float[] y = new float[x.length];
            Runs.VECTOR.pointwise().map(f, x, 0, y, 0, x.length);
            for (int i = 0; i < x.length; i++) {
                double expected = Exact.value(f, x[i]);
                boolean finite = Double.isFinite(expected);
                double tolerance = finite ? 3e-7 * Math.max(1, Math.abs(expected)) : 1;
                assertEquals(expected, y[i], tolerance, f + " at " + x[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void gradientsAreThoseOfDifferences(Unary f) {
        int n = 1000;
        float[] x = f == Unary.LOG || f == Unary.SQRT || f == Unary.RSQRT || f == Unary.RECIPROCAL
                ? Runs.positive(1, n)
                : Runs.plain(1, n);
        float[] y = new float[n];
        float[] gy = Runs.plain(2, n);
        float[] gx = new float[n];
        Runs.VECTOR.pointwise().map(f, x, 0, y, 0, n);
        Runs.VECTOR.pointwise().mapGrad(f, x, 0, y, 0, gy, 0, gx, 0, n);
        for (int i = 0; i < n; i++) {
            double h = 1e-5 * Math.abs(x[i]) + 1e-9;
            double slope = (Exact.value(f, x[i] + h) - Exact.value(f, x[i] - h)) / (2 * h);
            double expected = gy[i] * slope;
            assertEquals(expected, gx[i], 2e-6 * Math.max(Math.abs(gy[i]), Math.abs(expected)), f + " at " + x[i]);
        }
    }

    @Test
    void runsHaveTheSameBits() {
        for (int n : Runs.SIZES) {
            float[] x = Runs.wild(n, n + 3);
            float[] b = Runs.wild(n + 1, n + 3);
            float[] c = Runs.wild(n + 2, n + 3);
            Runs.assertSame("runs of " + n, k -> {
                Pointwise p = k.pointwise();
                float[][] y = {c.clone(), c.clone(), c.clone(), c.clone(), c.clone(), c.clone()};
                p.axpy(0.3f, x, 1, y[0], 2, n);
                p.addInto(x, 1, y[1], 2, n);
                p.scale(-2.5f, x, 1, y[2], 2, n);
                p.scaleAdd(0.1f, x, 1, 0.9f, y[3], 2, n);
                p.multiplyAdd(x, 1, b, 2, c, 3, y[4], 1, n);
                p.fill(4f, y[5], 1, n);
                return y;
            });
        }
    }

    @Test
    void sumsHaveTheSameBits() {
        for (int n : Runs.SIZES) {
            float[] x = Runs.plain(n, n + 3);
            float[] b = Runs.plain(n + 1, n + 3);
            float[] w = Runs.wild(n + 1, n + 3);
            Runs.assertSame("sums of " + n, k -> {
                Pointwise p = k.pointwise();
                float squares = (float) p.sumOfSquares(x, 2, n);
                return new float[][] {{p.sum(x, 1, n), p.dot(x, 1, b, 2, n), p.max(x, 3, n), p.max(w, 3, n), squares}};
            });
        }
    }

    @Test
    void sumsAreRight() {
        int n = 50_000;
        float[] x = Runs.plain(1, n);
        float[] b = Runs.plain(2, n);
        double sum = 0;
        double dot = 0;
        double squares = 0;
        float max = x[0];
        for (int i = 0; i < n; i++) {
            sum += x[i];
            dot += (double) x[i] * b[i];
            squares += (double) x[i] * x[i];
            max = Math.max(max, x[i]);
        }
        Pointwise p = Runs.VECTOR.pointwise();
        assertEquals(sum, p.sum(x, 0, n), 1e-2);
        assertEquals(dot, p.dot(x, 0, b, 0, n), 1e-2);
        assertEquals(squares, p.sumOfSquares(x, 0, n), 1e-2);
        assertEquals(max, p.max(x, 0, n));
        assertEquals(Float.NEGATIVE_INFINITY, p.max(x, 0, 0));
    }

    @Test
    void broadcastsOverRowsAndColumns() {
        int rows = 3;
        int cols = 70;
        float[] a = Runs.plain(1, rows * cols);
        float[] row = Runs.plain(2, cols);
        float[] column = Runs.plain(3, rows);
        float[] y = new float[rows * cols];
        float[] z = new float[rows * cols];
        Runs.VECTOR.pointwise().zipRows(Binary.SUB, a, 0, cols, 1, row, 0, 0, 1, y, 0, rows, cols);
        Runs.VECTOR.pointwise().zipRows(Binary.DIV, column, 0, 1, 0, a, 0, cols, 1, z, 0, rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            assertEquals(a[i] - row[i % cols], y[i]);
            assertEquals(column[i / cols] / a[i], z[i]);
        }
    }

    @Test
    void columnSumsAreRight() {
        int rows = 700;
        int cols = 130;
        float[] x = Runs.plain(1, rows * cols);
        Runs.assertSame("sumRows", k -> {
            float[] y = Runs.plain(2, cols + 1);
            k.pointwise().sumRows(x, 0, y, 1, rows, cols);
            return new float[][] {y};
        });
        float[] y = new float[cols];
        Runs.VECTOR.pointwise().sumRows(x, 0, y, 0, rows, cols);
        for (int c = 0; c < cols; c++) {
            double sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x[r * cols + c];
            }
            assertEquals(sum, y[c], 1e-3);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Unary.class, names = {"SILU", "GELU_TANH", "GELU_ERF", "SIGMOID", "RELU_SQUARED", "TANH"})
    void gatedUnitsMultiplyAndDivideTheGradient(Unary f) {
        int rows = 3;
        for (int cols : new int[] {1, 5, 16, 70, 200, 1000}) {
            float[] both = Runs.plain(cols, 2 * rows * cols); // [rows, 2 cols]
            float[] gy = Runs.plain(cols + 1, rows * cols);
            Runs.assertSame("gated " + f, k -> gated(k, f, both, gy, rows, cols));
            float[][] out = gated(Runs.VECTOR, f, both, gy, rows, cols);
            for (int i = 0; i < rows * cols; i++) {
                int a = i / cols * 2 * cols + i % cols;
                double h = 1e-4;
                double slope = (Exact.value(f, both[a] + h) - Exact.value(f, both[a] - h)) / (2 * h);
                assertEquals(Exact.value(f, both[a]) * both[a + cols], out[0][i], 3e-6);
                assertEquals(gy[i] * both[a + cols] * slope, out[1][a], 1e-5);
                assertEquals(gy[i] * Exact.value(f, both[a]), out[1][a + cols], 3e-6);
            }
        }
    }

    private static float[][] gated(Kernels k, Unary f, float[] both, float[] gy, int rows, int cols) {
        float[] y = new float[rows * cols];
        float[] g = new float[2 * rows * cols];
        k.pointwise().gated(f, both, 0, 2 * cols, both, cols, 2 * cols, y, 0, rows, cols);
        k.pointwise().gatedGrad(f, both, 0, 2 * cols, both, cols, 2 * cols, gy, 0, g, g, rows, cols);
        return new float[][] {y, g};
    }

    @Test
    void rotationTurnsPairsAndBackAgain() {
        for (boolean interleaved : new boolean[] {false, true}) {
            for (int width : new int[] {0, 2, 6, 32, 64}) {
                int size = 64 + 2;
                int tokens = 6;
                float[] angle = Runs.plain(1, 3 * width / 2);
                float[] cos = new float[angle.length];
                float[] sin = new float[angle.length];
                for (int i = 0; i < angle.length; i++) {
                    cos[i] = (float) Math.cos(angle[i]);
                    sin[i] = (float) Math.sin(angle[i]);
                }
                float[] x = Runs.plain(2, tokens * 2 * size);
                Rotation there = new Rotation(3, 2, size, width, interleaved, false);
                Rotation back = new Rotation(3, 2, size, width, interleaved, true);
                Runs.assertSame("rotate " + there, k -> {
                    float[] y = new float[x.length];
                    k.pointwise().rotate(there, x, 0, y, 0, cos, sin, 0, tokens);
                    return new float[][] {y};
                });
                float[] y = x.clone();
                Pointwise p = Runs.VECTOR.pointwise();
                p.rotate(there, x, 0, y, 0, cos, sin, 0, tokens);
                int v = interleaved ? 1 : width / 2;
                int at = 4 * 2 * size; // token 4 is at step 1
                if (width > 0) {
                    int t = width / 2;
                    assertEquals(x[at] * cos[t] - x[at + v] * sin[t], y[at], 1e-6);
                    assertEquals(x[at + v] * cos[t] + x[at] * sin[t], y[at + v], 1e-6);
                }
                p.rotate(back, y, 0, y, 0, cos, sin, 0, tokens);
                for (int i = 0; i < x.length; i++) {
                    assertEquals(x[i], y[i], 1e-6);
                }
            }
        }
    }

    @Test
    void threadsDoNotChangeBits() {
        int n = 40_003;
        float[] x = Runs.plain(1, n);
        float[] b = Runs.plain(2, n);
        float[][][] out = new float[3][][];
        for (int t = 0; t < 3; t++) {
            int threads = t + 1;
            Parallel.withThreads(threads, () -> {
                Pointwise p = Runs.VECTOR.pointwise();
                float[] y = new float[n];
                p.map(Unary.GELU_ERF, x, 0, y, 0, n);
                float[] columns = new float[50];
                p.sumRows(x, 0, columns, 0, 800, 50);
                float squares = (float) p.sumOfSquares(x, 0, n);
                out[threads - 1] =
                        new float[][] {y, columns, {p.sum(x, 0, n), p.dot(x, 0, b, 0, n), squares, p.max(b, 0, n)}};
            });
        }
        Runs.assertSame("2 threads", out[0], out[1]);
        Runs.assertSame("3 threads", out[0], out[2]);
    }

    @Test
    void elementaryFunctionsAreWithinTwoUlp() {
        Unary[] functions = {Unary.EXP, Unary.LOG, Unary.TANH, Unary.ERF, Unary.SIGMOID};
        int n = 1 << 14;
        float[] x = new float[n];
        float[] y = new float[n];
        Random random = new Random(5);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < n; i++) {
                x[i] = round == 0 ? (i - n / 2) * (220f / n) : Float.intBitsToFloat(random.nextInt());
            }
            for (Unary f : functions) {
                Runs.VECTOR.pointwise().map(f, x, 0, y, 0, n);
                for (int i = 0; i < n; i++) {
                    assertWithinTwoUlp(f, x[i], y[i]);
                }
            }
        }
    }

    private static void assertWithinTwoUlp(Unary f, float x, float y) {
        double exact = Exact.value(f, x);
        float nearest = (float) exact;
        boolean right = Float.isNaN(nearest) || Float.isInfinite(nearest)
                ? Float.compare(nearest, y) == 0
                : Math.abs(y - exact) <= 2 * Math.ulp(nearest);
        assertTrue(right, f + " at " + x + " gives " + y + ", not " + exact);
    }
}
