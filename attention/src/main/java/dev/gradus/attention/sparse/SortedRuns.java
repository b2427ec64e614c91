package dev.gradus.attention.sparse;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Queries see a run of keys that ends just before them: {@code from[query] <= key < query}, where runs never begin earlier
 * than the run before.
 *
 * @param from where the run of each query begins
 */
record SortedRuns(int[] from) implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return key < query && key >= from[query];
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        if (firstKey >= lastQuery || lastKey < from[firstQuery]) {
            return Tile.EMPTY;
        }
        return lastKey < firstQuery && firstKey >= from[lastQuery] ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return key < lastQuery ? Math.max(key, from[firstQuery]) : Integer.MAX_VALUE;
    }
}
