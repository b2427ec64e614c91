package dev.gradus.op.sequence;

import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Masks for {@link MaskedSoftmax}: int32 tensors [queries, keys] with 1 where a query must not look. */
public final class Masks {

    private Masks() {}

    /**
     * No query sees a later key; the last query stands at the last key.
     *
     * @param queries number of queries, at most {@code keys}
     * @param keys    number of keys
     * @return [queries, keys]
     */
    public static Tensor causal(int queries, int keys) {
        return slidingWindow(queries, keys, keys);
    }

    /**
     * A query sees the key at its own position and the {@code window - 1} before it.
     *
     * @param queries number of queries, at most {@code keys}; the last stands at the last key
     * @param keys    number of keys
     * @param window  how many keys a query sees, at least 1
     * @return [queries, keys]
     */
    public static Tensor slidingWindow(int queries, int keys, int window) {
        if (queries < 0 || queries > keys || window < Math.min(1, keys)) {
            throw new IllegalArgumentException("a causal mask needs at most as many queries as keys and a window of at"
                    + " least 1, got " + queries + " queries, " + keys + " keys and a window of " + window);
        }
        int[] mask = new int[Math.multiplyExact(queries, keys)];
        for (int q = 0; q < queries; q++) {
            int position = keys - queries + q;
            for (int k = 0; k < keys; k++) {
                mask[q * keys + k] = k > position || k <= position - window ? 1 : 0;
            }
        }
        return Tensor.of(mask, queries, keys);
    }

    /**
     * Padding: sequence b ends after {@code lengths[b]} keys.
     *
     * @param lengths length of each sequence
     * @param keys    number of keys
     * @return [sequences, keys]
     */
    public static Tensor padding(int[] lengths, int keys) {
        int[] mask = new int[Math.multiplyExact(lengths.length, keys)];
        for (int b = 0; b < lengths.length; b++) {
            if (lengths[b] < 0 || lengths[b] > keys) {
                throw new IllegalArgumentException(
                        "a padding mask needs lengths from 0 to " + keys + ", got " + lengths[b]);
            }
            Arrays.fill(mask, b * keys + lengths[b], (b + 1) * keys, 1);
        }
        return Tensor.of(mask, lengths.length, keys);
    }
}
