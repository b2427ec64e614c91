package dev.gradus.labs.attention.cache;

import dev.gradus.labs.text.LossByPosition;

/**
 * What came of reading with one kind of cache.
 *
 * @param kept     the kind
 * @param settings of the run
 * @param bits     a byte, by position
 * @param counted  bytes that the caches say they hold, for one text, by position
 * @param heap     bytes that the caches take on the heap, for one text of the trained length
 * @param seconds  of reading one byte of all texts side by side
 */
record Remembered(Kept kept, CacheSettings settings, double[] bits, long[] counted, double heap, double seconds) {

    /** Bits a byte within the trained length, where a cache that forgets has begun to. */
    double near() {
        return LossByPosition.between(bits, settings.budget(), settings.context());
    }

    /** Bits a byte beyond the trained length. */
    double far() {
        return LossByPosition.between(bits, settings.context(), bits.length);
    }

    /** Bytes of all layers by formula. */
    long computed(int tokens) {
        return settings.layers() * kept.bytes().applyAsLong(tokens);
    }

    long bytes() {
        return counted[counted.length - 1];
    }

    /** What the caches take on the heap over the formula. */
    double weight() {
        return heap / computed(settings.context());
    }

    /** The largest distance between what the caches count and the formula, over all positions. */
    long miscounted() {
        long most = 0;
        for (int t = 0; t < counted.length; t++) {
            most = Math.max(most, Math.abs(counted[t] - computed(t + 1)));
        }
        return most;
    }
}
