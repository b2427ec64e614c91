package dev.gradus.attention.cache;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/** Keys behind the first ones: {@code key >= count}. */
record Behind(int count) implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return key >= count;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return lastKey < count ? Tile.EMPTY : firstKey >= count ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return Math.max(key, count);
    }
}
