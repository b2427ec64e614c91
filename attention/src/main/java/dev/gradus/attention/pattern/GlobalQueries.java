package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Some tokens see everyone: full rows.
 *
 * @param tokens which
 */
public record GlobalQueries(Positions tokens) implements AttentionPattern {

    /**
     * Tokens that see everyone and are seen by everyone (Beltagy, Peters and Cohan 2020).
     *
     * @param tokens which
     * @return rows and columns
     */
    public static AttentionPattern both(Positions tokens) {
        return new GlobalQueries(tokens).or(new GlobalKeys(tokens));
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return tokens.contains(query);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return !tokens.anyOf(firstQuery, lastQuery)
                ? Tile.EMPTY
                : tokens.allOf(firstQuery, lastQuery) ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return tokens.bitsFrom(firstQuery);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return tokens.anyOf(firstQuery, lastQuery) ? key : Integer.MAX_VALUE;
    }
}
