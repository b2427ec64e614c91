package dev.gradus.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream promises: these bits for ever, the same continuation after a restore, and the stated errors. */
class RngTest {

    @Test
    void firstNumbersNeverChange() {
        Rng rng = new Rng(42);
        assertEquals(-1662324653, rng.nextInt());
        assertEquals(1350887119206566203L, rng.nextLong());
        assertEquals(340, rng.nextInt(1000));
        assertEquals(0.9877186417579651f, rng.nextFloat());
        assertEquals(0x1.071eb4dca774dp-1, rng.nextDouble());
        assertEquals(0.9379573168577365, rng.nextGaussian());
        assertEquals(3, rng.categorical(new float[] {1, 2, 3, 4}));
        assertArrayEquals(new int[] {7, 3, 0, 1, 2, 4, 5, 6}, rng.permutation(8));
        float[] values = new float[4];
        rng.fillUniform(values, -1, 1);
        assertArrayEquals(new float[] {-0.52856034f, -0.41306427f, -0.9187865f, 0.486275f}, values);
        rng.fillNormal(values, 0, 0.02);
        assertArrayEquals(new float[] {-0.018117182f, -0.0046494449f, -0.018206377f, -0.02212012f}, values);
        rng.fillTruncatedNormal(values, 0, 0.02);
        assertArrayEquals(new float[] {-4.6060068e-5f, -0.005259856f, -1.8045564e-4f, 0.008489386f}, values);
        rng.fillBernoulli(values, 0.5);
        assertArrayEquals(new float[] {1, 0, 1, 1}, values);
        assertEquals(new Rng.State(42, 46), rng.state());
        assertEquals(1284916248632648457L, new Rng(42).fork("blocks.3.in_proj").nextLong());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void continuesFromASavedStateAtEveryPosition(long seed) {
        for (int drawn = 0; drawn < 9; drawn++) {
            Rng rng = new Rng(seed);
            for (int i = 0; i < drawn; i++) {
                rng.nextInt();
            }
            rng.nextGaussian();
            assertArrayEquals(mixture(Rng.of(rng.state())), mixture(rng));
        }
    }

    @Test
    void theSeedsAroundZeroGiveUnrelatedStreams() {
        long[] first = new long[2001];
        for (int seed = -1000; seed <= 1000; seed++) {
            first[seed + 1000] = new Rng(seed).nextLong();
        }
        assertEquals(2001, Arrays.stream(first).distinct().count());
        double ones = Arrays.stream(first).mapToInt(Long::bitCount).average().orElseThrow();
        assertEquals(32, ones, 6 * 4 / Math.sqrt(2001));
    }

    @Test
    void aForkDependsOnKeyAndNameOnly() {
        Rng fresh = new Rng(7);
        Rng used = new Rng(7);
        used.nextGaussian();
        used.fork("other").nextInt();
        assertArrayEquals(mixture(fresh.fork("dropout")), mixture(used.fork("dropout")));
        assertNotEquals(fresh.fork("dropout").state(), fresh.fork("dropout2").state());
        assertNotEquals(fresh.fork("a").fork("b").state(), fresh.fork("b").fork("a").state());
        assertNotEquals(fresh.fork("").state(), fresh.state());
        assertEquals(0, fresh.state().counter());
    }

    @Test
    void floatAndDoubleFillsAgree() {
        float[] floats = new float[100];
        double[] doubles = new double[100];
        new Rng(3).fillUniform(floats, -2, 5);
        new Rng(3).fillUniform(doubles, -2, 5);
        assertRounded(doubles, floats);
        new Rng(3).fillNormal(floats, 1, 2);
        new Rng(3).fillNormal(doubles, 1, 2);
        assertRounded(doubles, floats);
        new Rng(3).fillTruncatedNormal(floats, 1, 2);
        new Rng(3).fillTruncatedNormal(doubles, 1, 2);
        assertRounded(doubles, floats);
    }

    @Test
    void theEndsOfEveryRangeAreRespected() {
        Rng rng = new Rng(5);
        float[] mask = new float[1000];
        rng.fillBernoulli(mask, 0);
        assertArrayEquals(new float[1000], mask);
        rng.fillBernoulli(mask, 1);
        assertEquals(1000, sum(mask, x -> x));
        rng.fillUniform(mask, 3, 3);
        assertEquals(3000, sum(mask, x -> x));
        assertEquals(0, rng.nextInt(1));
        assertArrayEquals(new int[0], rng.permutation(0));
        assertArrayEquals(new int[1], rng.permutation(1));
        assertEquals(2, rng.categorical(new float[] {0, 0, 1e-38f, 0}));
    }

    @Test
    void badArgumentsGetOneSentence() {
        Rng rng = new Rng(1);
        assertSays("nextInt needs a bound of at least 1, got 0", () -> rng.nextInt(0));
        assertSays("nextInt needs a bound of at least 1, got -5", () -> rng.nextInt(-5));
        assertSays("permutation needs n of at least 0, got -1", () -> rng.permutation(-1));
        assertSays(
                "a uniform range needs finite low <= high, got 2.0, 1.0", () -> rng.fillUniform(new float[1], 2, 1));
        assertSays(
                "a uniform range needs finite low <= high, got NaN, 1.0",
                () -> rng.fillUniform(new double[1], Double.NaN, 1));
        assertSays(
                "a normal needs a finite mean and a deviation of at least 0, got 0.0, -1.0",
                () -> rng.fillNormal(new float[1], 0, -1));
        assertSays(
                "a normal needs a finite mean and a deviation of at least 0, got Infinity, 1.0",
                () -> rng.fillTruncatedNormal(new double[1], Double.POSITIVE_INFINITY, 1));
        assertSays(
                "a mask needs a probability in [0, 1], got 1.5", () -> rng.fillBernoulli(new float[1], 1.5));
        assertSays("a mask needs a probability in [0, 1], got NaN", () -> rng.fillBernoulli(new float[1], Double.NaN));
        assertSays(
                "categorical needs finite probabilities of at least 0, got -0.5",
                () -> rng.categorical(new float[] {1, -0.5f}));
        assertSays(
                "categorical needs finite probabilities of at least 0, got NaN",
                () -> rng.categorical(new float[] {Float.NaN}));
        assertSays("categorical needs a probability above 0, got none", () -> rng.categorical(new float[3]));
    }

    private static long[] mixture(Rng rng) {
        return new long[] {
            rng.nextInt(), Double.doubleToLongBits(rng.nextGaussian()), rng.nextInt(10), rng.nextLong(), rng.nextInt()
        };
    }

    private static double sum(float[] values, ToDoubleFunction<Float> of) {
        double sum = 0;
        for (float value : values) {
            sum += of.applyAsDouble(value);
        }
        return sum;
    }

    private static void assertRounded(double[] expected, float[] actual) {
        for (int i = 0; i < actual.length; i++) {
            assertEquals((float) expected[i], actual[i]);
        }
    }

    private static void assertSays(String sentence, Runnable call) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
        assertTrue(sentence.length() < 120);
    }
}
