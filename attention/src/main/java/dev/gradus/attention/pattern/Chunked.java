package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Tokens of one chunk see each other: {@code floor(query / size) = floor(key / size)}. With {@code and(new Causal())} the local
 * attention of Llama 4; the first set of the Sparse Transformer's fixed attention.
 *
 * @param size tokens of a chunk
 */
public record Chunked(int size) implements AttentionPattern {

    /** Checks the size. */
    public Chunked {
        if (size < 1) {
            throw new IllegalArgumentException("a chunk needs at least 1 token, got " + size);
        }
    }

    private int chunk(int position) {
        return Math.floorDiv(position, size);
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return chunk(query) == chunk(key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        if (chunk(lastQuery) < chunk(firstKey) || chunk(lastKey) < chunk(firstQuery)) {
            return Tile.EMPTY;
        }
        boolean one = chunk(Math.min(firstQuery, firstKey)) == chunk(Math.max(lastQuery, lastKey));
        return one ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        long begin = (long) chunk(key) * size - firstQuery;
        return Bits.range(begin, begin + size - 1);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return chunk(key) <= chunk(lastQuery) ? Math.max(key, chunk(firstQuery) * size) : Integer.MAX_VALUE;
    }
}
