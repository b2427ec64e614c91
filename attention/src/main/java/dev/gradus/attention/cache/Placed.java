package dev.gradus.attention.cache;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * A pattern for queries and keys that are counted from other places than the start of the sequence.
 *
 * @param pattern counted from the start of the sequence
 * @param query where query 0 stands in truth
 * @param key where key 0 stands in truth
 */
record Placed(AttentionPattern pattern, int query, int key) implements AttentionPattern {

    @Override
    public boolean allows(int head, int q, int k) {
        return pattern.allows(head, q + query, k + key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return pattern.classify(head, firstQuery + query, lastQuery + query, firstKey + key, lastKey + key);
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int k) {
        return pattern.queriesOf(head, firstQuery + query, queries, k + key);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int k) {
        int next = pattern.nextKey(head, firstQuery + query, lastQuery + query, k + key);
        return next == Integer.MAX_VALUE ? next : next - key;
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        return new Placed(pattern.ofSequence(sequence), query, key);
    }
}
