package dev.gradus.pattern;

/** Each query attends to itself and all that came before: {@code key <= query}. */
public record Causal() implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return key <= query;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return firstKey > lastQuery ? Tile.EMPTY : lastKey <= firstQuery ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        int hidden = key - firstQuery;
        return hidden <= 0 ? -1L : hidden >= Long.SIZE ? 0 : -1L << hidden;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return key <= lastQuery ? key : Integer.MAX_VALUE;
    }
}
