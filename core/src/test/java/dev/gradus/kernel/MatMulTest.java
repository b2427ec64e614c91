package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatMulTest {

    private static final int[] EDGES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 80, 127, 129};

    static List<Kernels> providers() {
        return Providers.all();
    }

    static Stream<Product> products() {
        Random random = new Random(1);
        Stream<Product> edges = IntStream.range(0, 400).mapToObj(i -> Product.random(
                random,
                EDGES[random.nextInt(EDGES.length)],
                EDGES[random.nextInt(EDGES.length)],
                EDGES[random.nextInt(EDGES.length)]));
        Stream<Product> deep = IntStream.range(0, 20).mapToObj(i -> Product.random(
                random, 1 + random.nextInt(40), 1 + random.nextInt(80), 500 + random.nextInt(600)));
        Stream<Product> wide = IntStream.range(0, 6).mapToObj(i -> Product.random(
                random, 1 + random.nextInt(20), 1000 + random.nextInt(200), 1 + random.nextInt(40)));
        Stream<Product> large = IntStream.range(0, 6).mapToObj(i -> Product.random(
                random, 100 + random.nextInt(200), 100 + random.nextInt(200), 100 + random.nextInt(500)));
        return Stream.of(edges, deep, wide, large).flatMap(products -> products);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyElementIsOneFusedChain(Kernels kernels) {
        products().forEach(product -> assertArrayEquals(product.expected(), product.multiply(kernels.matmul()),
                product::toString));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void packingChangesNothing(Kernels kernels) {
        products().forEach(product -> assertArrayEquals(product.expected(), product.multiplyPacked(kernels.matmul()),
                product::toString));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theNumberOfThreadsChangesNothing(Kernels kernels) {
        Random random = new Random(2);
        for (int i = 0; i < 8; i++) {
            Product product = Product.random(
                    random, 1 + random.nextInt(300), 1 + random.nextInt(300), 1 + random.nextInt(1200));
            float[] expected = product.expected();
            for (int threads = 1; threads <= 3; threads++) {
                Parallel.withThreads(threads,
                        () -> assertArrayEquals(expected, product.multiply(kernels.matmul()), product::toString));
                Parallel.withThreads(threads,
                        () -> assertArrayEquals(expected, product.multiplyPacked(kernels.matmul()), product::toString));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void isTheProductWithinRounding(Kernels kernels) {
        Product product = Product.random(new Random(3), 70, 90, 300);
        float[] c = product.multiply(kernels.matmul());
        for (int i = 0; i < product.m(); i++) {
            for (int j = 0; j < product.n(); j++) {
                int at = Product.CO + i * product.crs() + j;
                double sum = product.accumulate() ? product.before()[at] : 0;
                for (int p = 0; p < product.k(); p++) {
                    sum += (double) product.a().at(i, p) * product.b().at(p, j);
                }
                assertEquals(sum, c[at], 2e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void float64IsOneFusedChainToo(Kernels kernels) {
        Random random = new Random(4);
        for (int i = 0; i < 60; i++) {
            int m = random.nextInt(40);
            int n = random.nextInt(40);
            int k = random.nextInt(80);
            double[] a = random.doubles(m * k).toArray();
            double[] b = random.doubles(k * n).toArray();
            double[] c = new double[m * n];
            kernels.matmul().multiply(m, n, k, a, 0, 1, m, b, 0, 1, k, c, 0, n, false);
            for (int e = 0; e < m * n; e++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[e / n + p * m], b[p + e % n * k], sum);
                }
                assertEquals(sum, c[e]);
            }
        }
    }

    @Test
    void infinityAndNotANumberPassThrough() {
        for (Kernels kernels : Providers.all()) {
            float[] a = Product.floats(new Random(5), 64 * 64);
            float[] b = Product.floats(new Random(6), 64 * 64);
            a[5 * 64 + 7] = Float.POSITIVE_INFINITY;
            b[9 * 64 + 11] = Float.NaN;
            float[] c = new float[64 * 64];
            kernels.matmul().multiply(64, 64, 64, a, 0, 64, 1, b, 0, 64, 1, c, 0, 64, false);
            for (int i = 0; i < 64; i++) {
                for (int j = 0; j < 64; j++) {
                    boolean finite = i != 5 && j != 11;
                    assertEquals(finite, Float.isFinite(c[i * 64 + j]), "C[" + i + ", " + j + "]");
                }
            }
        }
    }
}
