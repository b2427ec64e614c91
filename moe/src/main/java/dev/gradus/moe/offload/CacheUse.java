package dev.gradus.moe.offload;

/**
 * What a cache of experts did so far.
 *
 * @param hits      times that an expert was in memory
 * @param misses    times that it had to be read
 * @param evictions experts that had to leave for another
 * @param bytesRead bytes read from the file
 * @param held      experts in memory now
 * @param bytesHeld memory that they take
 */
public record CacheUse(long hits, long misses, long evictions, long bytesRead, int held, long bytesHeld) {

    /**
     * Share of the uses that needed no reading; compare with R / E, what R of E experts in memory give if all are equally
     * likely.
     *
     * @return from 0 to 1; 0 before the first use
     */
    public double hitRate() {
        long uses = hits + misses;
        return uses == 0 ? 0 : (double) hits / uses;
    }

    /**
     * Both together, such as the caches of two layers.
     *
     * @param other another cache's
     * @return the sums
     */
    public CacheUse plus(CacheUse other) {
        return new CacheUse(hits + other.hits, misses + other.misses, evictions + other.evictions,
                bytesRead + other.bytesRead, held + other.held, bytesHeld + other.bytesHeld);
    }

    /**
     * What happened since an earlier moment; what is held is as it is now.
     *
     * @param earlier this cache's use then
     * @return the differences
     */
    public CacheUse since(CacheUse earlier) {
        return new CacheUse(hits - earlier.hits, misses - earlier.misses, evictions - earlier.evictions,
                bytesRead - earlier.bytesRead, held, bytesHeld);
    }
}
