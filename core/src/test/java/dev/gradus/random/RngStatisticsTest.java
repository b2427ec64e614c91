package dev.gradus.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distributions on fixed seeds; every bound lies six standard errors out, so a sound generator meets it. */
class RngStatisticsTest {

    private static final int N = 200_000;

    @Test
    void uniformMoments() {
        Rng rng = new Rng(11);
        assertMoments(0.5, 1.0 / 12, rng::nextDouble);
        assertMoments(0.5, 1.0 / 12, rng::nextFloat);
        double[] values = new double[N];
        rng.fillUniform(values, -3, 5);
        assertMoments(1, 64.0 / 12, from(values));
        assertTrue(Arrays.stream(values).allMatch(x -> x >= -3 && x < 5));
    }

    @Test
    void normalMoments() {
        double[] values = new double[N];
        new Rng(12).fillNormal(values, 2, 3);
        assertMoments(2, 9, from(values));
        double skew = Arrays.stream(values).map(x -> Math.pow((x - 2) / 3, 3)).average().orElseThrow();
        double tails = Arrays.stream(values).map(x -> Math.pow((x - 2) / 3, 4)).average().orElseThrow();
        assertEquals(0, skew, 6 * Math.sqrt(15.0 / N));
        assertEquals(3, tails, 6 * Math.sqrt(96.0 / N));
    }

    @Test
    void normalNumbersFallEvenlyBetweenQuantiles() {
        Rng rng = new Rng(13);
        double[] edges = new double[99];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = NormalQuantile.of((i + 1) / 100.0);
        }
        assertEven(100, () -> {
            int at = Arrays.binarySearch(edges, rng.nextGaussian());
            return at < 0 ? -at - 1 : at;
        });
    }

    @Test
    void truncatedNormalStaysWithinTwoDeviations() {
        double[] values = new double[N];
        new Rng(14).fillTruncatedNormal(values, 1, 0.5);
        assertTrue(Arrays.stream(values).allMatch(x -> Math.abs(x - 1) <= 1));
        assertMoments(1, 0.25 * 0.7737413035499232, from(values));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 10, 64, 1000})
    void boundedIntsAreEven(int bound) {
        Rng rng = new Rng(bound);
        assertEven(bound, () -> rng.nextInt(bound));
    }

    @Test
    void aBoundThatDoesNotDivideThePowerOfTwoIsUnbiased() {
        Rng rng = new Rng(15);
        int bound = 3 << 29;
        assertEven(3, () -> rng.nextInt(bound) >>> 29);
        assertEven(2, () -> rng.nextInt(bound) & 1);
        assertEven(3, () -> rng.nextInt(bound) % 3);
    }

    @Test
    void bytesOfEveryWordAreEven() {
        Rng rng = new Rng(0);
        for (int shift = 0; shift < 32; shift += 8) {
            int from = shift;
            assertEven(256, () -> rng.nextInt() >>> from & 0xFF);
        }
    }

    @Test
    void masksHaveTheGivenShare() {
        for (double p : new double[] {0.01, 0.1, 0.5, 0.9}) {
            float[] mask = new float[N];
            new Rng(16).fillBernoulli(mask, p);
            double ones = 0;
            for (float value : mask) {
                assertTrue(value == 0 || value == 1);
                ones += value;
            }
            assertEquals(p, ones / N, 6 * Math.sqrt(p * (1 - p) / N));
        }
    }

    @Test
    void categoriesComeInProportion() {
        Rng rng = new Rng(17);
        float[] weights = {1, 0, 3, 4, 0};
        int[] count = new int[weights.length];
        for (int i = 0; i < N; i++) {
            count[rng.categorical(weights)]++;
        }
        for (int i = 0; i < weights.length; i++) {
            double p = weights[i] / 8;
            assertEquals(p, (double) count[i] / N, 6 * Math.sqrt(p * (1 - p) / N));
        }
    }

    @Test
    void everyOrderOfFourIsEquallyLikely() {
        Rng rng = new Rng(18);
        assertEven(24, () -> rank(rng.permutation(4)));
    }

    @Test
    void shuffleKeepsTheElements() {
        int[] values = {5, 5, 1, 9, -2};
        new Rng(19).shuffle(values);
        Arrays.sort(values);
        assertEquals("[-2, 1, 5, 5, 9]", Arrays.toString(values));
    }

    @Test
    void forksAreIndependentOfEachOtherAndOfTheirParent() {
        Rng root = new Rng(0);
        String[] names = {"a", "b", "blocks.0", "blocks.1", "blocks.10", ""};
        double[][] streams = new double[names.length + 1][N];
        for (int i = 0; i < names.length; i++) {
            root.fork(names[i]).fillUniform(streams[i], -1, 1);
        }
        root.fillUniform(streams[names.length], -1, 1);
        for (int i = 0; i < streams.length; i++) {
            for (int j = 0; j < i; j++) {
                assertUncorrelated(streams[i], streams[j]);
            }
        }
    }

    @Test
    void aStreamIsNotCorrelatedWithItself() {
        double[] stream = new double[N];
        new Rng(20).fillUniform(stream, -1, 1);
        for (int lag = 1; lag <= 8; lag++) {
            assertUncorrelated(Arrays.copyOf(stream, N - lag), Arrays.copyOfRange(stream, lag, N));
        }
    }

    /** Pearson's chi-square over cells that should be equally full; mean cells-1, variance 2(cells-1). */
    private static void assertEven(int cells, IntSupplier draw) {
        int[] count = new int[cells];
        for (int i = 0; i < N; i++) {
            count[draw.getAsInt()]++;
        }
        double expected = (double) N / cells;
        double chiSquare = 0;
        for (int observed : count) {
            chiSquare += (observed - expected) * (observed - expected) / expected;
        }
        int freedom = cells - 1;
        assertTrue(chiSquare < freedom + 6 * Math.sqrt(2.0 * freedom) + 12, cells + " cells: " + chiSquare);
    }

    private static void assertMoments(double mean, double variance, DoubleSupplier draw) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            double value = draw.getAsDouble() - mean;
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / N, 6 * Math.sqrt(variance / N));
        assertEquals(1, squares / N / variance, 6 * Math.sqrt(2.0 / N));
    }

    /** The products of two independent uniforms on [-1, 1] have mean 0 and deviation 1/3. */
    private static void assertUncorrelated(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        assertEquals(0, sum / a.length, 6 / 3.0 / Math.sqrt(a.length));
    }

    private static DoubleSupplier from(double[] values) {
        return Arrays.stream(values).iterator()::nextDouble;
    }

    /** Number of an order of four, 0 to 23: the later elements that are smaller, in mixed base. */
    private static int rank(int[] order) {
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            int smaller = 0;
            for (int j = i + 1; j < order.length; j++) {
                smaller += order[j] < order[i] ? 1 : 0;
            }
            rank = rank * (order.length - i) + smaller;
        }
        return rank;
    }
}
