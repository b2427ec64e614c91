package dev.gradus.attention.layer;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * A pattern over the keys that a cache still has: some from far back, then neighbouring ones up to the last.
 *
 * @param pattern counted from the start of the sequence
 * @param far where the far keys stand
 * @param gone how much further than its slot a neighbouring key stands; queries are among these
 */
record Recalled(AttentionPattern pattern, int[] far, int gone) implements AttentionPattern {

    private int place(int slot) {
        return slot < far.length ? far[slot] : slot + gone;
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return pattern.allows(head, query + gone, place(key));
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return firstKey < far.length
                ? Tile.PARTIAL
                : pattern.classify(head, firstQuery + gone, lastQuery + gone, firstKey + gone, lastKey + gone);
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return pattern.queriesOf(head, firstQuery + gone, queries, place(key));
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        if (key < far.length) {
            return key;
        }
        int next = pattern.nextKey(head, firstQuery + gone, lastQuery + gone, key + gone);
        return next == Integer.MAX_VALUE ? next : next - gone;
    }
}
