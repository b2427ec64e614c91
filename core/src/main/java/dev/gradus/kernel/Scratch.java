package dev.gradus.kernel;

import java.util.Arrays;

/** An array that each thread keeps between calls, so that partial sums cost no garbage. */
final class Scratch {

    private final ThreadLocal<float[]> kept = ThreadLocal.withInitial(() -> new float[0]);

    /** Returns an array whose first {@code n} elements are 0; the next call of this thread hands it out again. */
    float[] zeros(int n) {
        float[] array = kept.get();
        if (array.length < n) {
            array = new float[n];
            kept.set(array);
        }
        Arrays.fill(array, 0, n, 0f);
        return array;
    }
}
