package dev.gradus.moe.offload;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A map of limited weight: to make room, it forgets what was used longest ago.
 *
 * @param <K> keys
 * @param <V> values
 */
final class LeastRecent<K, V> {
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true); // the least recent first
    private final long limit;
    private final ToLongFunction<V> weigher;
    private long weight;
    private long forgotten;

    LeastRecent(long limit, ToLongFunction<V> weigher) {
        this.limit = limit;
        this.weigher = weigher;
    }

    /** The value, now the most recent; null if it is not here. */
    V get(K key) {
        return entries.get(key);
    }

    /** Adds a value whose key is not here; one that is heavier than the limit is not kept. */
    void put(K key, V value) {
        long own = weigher.applyAsLong(value);
        makeRoom(own);
        if (own <= limit) {
            entries.put(key, value);
            weight += own;
        }
    }

    /** Forgets until another value of this weight has room, or nothing is left. */
    void makeRoom(long own) {
        Iterator<V> oldest = entries.values().iterator();
        while (weight + own > limit && oldest.hasNext()) {
            weight -= weigher.applyAsLong(oldest.next());
            oldest.remove();
            forgotten++;
        }
    }

    int size() {
        return entries.size();
    }

    long weight() {
        return weight;
    }

    long forgotten() {
        return forgotten;
    }
}
