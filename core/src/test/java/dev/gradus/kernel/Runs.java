package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import dev.gradus.kernel.scalar.ScalarKernels;
import dev.gradus.kernel.vector.VectorKernels;
import java.util.Random;
import java.util.function.Function;

/** Inputs for kernels, and the question whether two providers give the same bits. */
final class Runs {

    static final Kernels SCALAR = new ScalarKernels();
    static final Kernels VECTOR = new VectorKernels();

    static final int[] SIZES = {
        0, 1, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 79, 80, 100, 127, 128, 129, 255, 257, 1000, 1023, 17_000
    };

    private static final float[] SPECIAL = {
        0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
        -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, 88.7f, 88.8f, -87.4f, -103.9f, 20f, 0.6f
    };

    private Runs() {}

    /** Normal numbers. */
    static float[] plain(long seed, int n) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Positive numbers. */
    static float[] positive(long seed, int n) {
        float[] x = plain(seed, n);
        for (int i = 0; i < n; i++) {
            x[i] = Math.abs(x[i]) + 0.01f;
        }
        return x;
    }

    /** Numbers of all magnitudes, one in five a special one. */
    static float[] wild(long seed, int n) {
        Random random = new Random(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            float scaled = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3));
            x[i] = random.nextInt(5) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : scaled;
        }
        return x;
    }

    /** Fails unless both providers give the same bits; any NaN equals any other. */
    static void assertSame(String what, Function<Kernels, float[][]> work) {
        assertSame(what, work.apply(SCALAR), work.apply(VECTOR));
    }

    static void assertSame(String what, float[][] expected, float[][] actual) {
        for (int k = 0; k < expected.length; k++) {
            for (int i = 0; i < expected[k].length; i++) {
                if (Float.floatToIntBits(expected[k][i]) != Float.floatToIntBits(actual[k][i])) {
                    fail(what + ": output " + k + "[" + i + "] is " + actual[k][i] + ", expected " + expected[k][i]);
                }
            }
        }
    }
}
