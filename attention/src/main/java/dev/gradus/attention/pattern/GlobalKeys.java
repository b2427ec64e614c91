package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Everyone sees some tokens: full columns.
 *
 * @param tokens which
 */
public record GlobalKeys(Positions tokens) implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return tokens.contains(key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return !tokens.anyOf(firstKey, lastKey)
                ? Tile.EMPTY
                : tokens.allOf(firstKey, lastKey) ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return tokens.contains(key) ? -1L : 0;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return Math.max(key, tokens.next(key));
    }
}
