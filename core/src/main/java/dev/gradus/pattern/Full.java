package dev.gradus.pattern;

/** Every query attends to every key, as in an encoder. */
public record Full() implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return true;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return Tile.FULL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return -1L;
    }
}
