package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/** How many pairs of a query and a key a pattern allows: the cost of an attention, in scores. */
public final class PairCount {
    private static final int TILE = 64;

    private PairCount() {}

    /**
     * Pairs of one head over a whole sequence, tile by tile; nothing of the size of the square is made.
     *
     * @param pattern of one sequence
     * @param head which head
     * @param tokens T
     * @return their number
     */
    public static long of(AttentionPattern pattern, int head, int tokens) {
        return in(pattern, head, 0, tokens - 1, 0, tokens - 1);
    }

    /**
     * Pairs of one head in a rectangle.
     *
     * @param pattern of one sequence
     * @param head which head
     * @param firstQuery first query
     * @param lastQuery last query, inclusive
     * @param firstKey first key
     * @param lastKey last key, inclusive
     * @return their number
     */
    public static long in(
            AttentionPattern pattern, int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        long pairs = 0;
        for (int query = firstQuery; query <= lastQuery; query += TILE) {
            int end = Math.min(lastQuery, query + TILE - 1);
            int key = pattern.nextKey(head, query, end, firstKey);
            while (key <= lastKey) {
                int last = Math.min(lastKey, key + TILE - 1);
                pairs += tile(pattern, head, query, end, key, last);
                key = last == lastKey ? Integer.MAX_VALUE : pattern.nextKey(head, query, end, last + 1);
            }
        }
        return pairs;
    }

    private static long tile(AttentionPattern pattern, int head, int query, int lastQuery, int key, int lastKey) {
        Tile tile = pattern.classify(head, query, lastQuery, key, lastKey);
        int queries = lastQuery - query + 1;
        if (tile != Tile.PARTIAL) {
            return tile == Tile.EMPTY ? 0 : (long) queries * (lastKey - key + 1);
        }
        long pairs = 0;
        for (int k = key; k <= lastKey; k++) {
            pairs += Long.bitCount(pattern.queriesOf(head, query, queries, k) & -1L >>> (Long.SIZE - queries));
        }
        return pairs;
    }
}
