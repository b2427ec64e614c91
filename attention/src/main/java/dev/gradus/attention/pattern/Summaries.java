package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Keys at some places of every stretch: {@code first <= key mod stride < first + count}. The Sparse Transformer's fixed
 * attention lets the last places of a block stand for it.
 *
 * @param stride length of a stretch
 * @param first first place
 * @param count how many places
 */
public record Summaries(int stride, int first, int count) implements AttentionPattern {

    /** Checks that the places lie in a stretch. */
    public Summaries {
        if (count < 1 || first < 0 || first + count > stride) {
            throw new IllegalArgumentException("summaries need places inside of their stride, got " + first + " to "
                    + (first + count - 1) + " of " + stride);
        }
    }

    @Override
    public boolean allows(int head, int query, int key) {
        int place = Math.floorMod(key, stride);
        return place >= first && place < first + count;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        int place = Math.floorMod(nextKey(head, firstQuery, lastQuery, firstKey), stride);
        if (nextKey(head, firstQuery, lastQuery, firstKey) > lastKey) {
            return Tile.EMPTY;
        }
        boolean all = allows(head, 0, firstKey) && (count == stride || lastKey - firstKey < first + count - place);
        return all ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return allows(head, firstQuery, key) ? -1L : 0;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        if (key == Integer.MAX_VALUE || allows(head, firstQuery, key)) {
            return key;
        }
        long next = (long) key + Math.floorMod(first - key, stride);
        return (int) Math.min(next, Integer.MAX_VALUE);
    }
}
