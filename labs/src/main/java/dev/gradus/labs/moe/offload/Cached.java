package dev.gradus.labs.moe.offload;

import dev.gradus.moe.offload.CacheUse;
import java.util.List;

/**
 * What came of writing all passages with caches of one size.
 *
 * @param room     experts of a layer that may be in memory
 * @param use      of the caches of all layers, while single bytes were written; what is held is what was held at the end
 * @param seconds  that it took
 * @param bytes    that were written in this time
 * @param passages what was written
 */
record Cached(int room, CacheUse use, double seconds, int bytes, List<int[]> passages) {

    double bytesPerSecond() {
        return bytes / seconds;
    }

    /** Bytes read from the file for each byte written. */
    double readPerByte() {
        return (double) use.bytesRead() / bytes;
    }

    double heldMiB() {
        return use.bytesHeld() / (double) (1 << 20);
    }
}
