package dev.gradus.attention.sparse;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/**
 * Queries that each see one block of keys, sorted by that block.
 *
 * @param block tokens of a block
 * @param first position of the first query
 * @param blocks [heads][queries], never falling; queries beyond the end of a list see nothing
 */
record SortedParts(int block, int first, int[][] blocks) implements AttentionPattern {
    private static final int NONE = Integer.MAX_VALUE;

    @Override
    public boolean allows(int head, int query, int key) {
        return next(head, query, query, key / block) == key / block;
    }

    /** The first block from one on that any of some neighbouring queries sees. */
    private int next(int head, int firstQuery, int lastQuery, int from) {
        int[] sorted = blocks[head];
        int begin = firstQuery - first;
        int end = Math.min(sorted.length, lastQuery - first + 1);
        if (begin >= end) {
            return NONE;
        }
        int found = Arrays.binarySearch(sorted, begin, end, from);
        int after = -found - 1;
        return found >= 0 ? from : after < end ? sorted[after] : NONE;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        int next = next(head, firstQuery, lastQuery, firstKey / block);
        if (next > lastKey / block) {
            return Tile.EMPTY;
        }
        boolean inOne = firstKey / block == lastKey / block;
        boolean ofAll = next(head, firstQuery, firstQuery, next) == next && next(head, lastQuery, lastQuery, 0) == next;
        return inOne && ofAll ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        int begin = firstQuery - first;
        int from = Math.max(0, firstOf(head, key / block) - begin);
        int to = Math.min(queries, firstOf(head, key / block + 1) - begin);
        return from < to ? -1L >>> (Long.SIZE - (to - from)) << from : 0;
    }

    /** Where in the list of a head the queries begin that see a block or a later one. */
    private int firstOf(int head, int wanted) {
        int from = 0;
        int to = blocks[head].length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (blocks[head][middle] < wanted) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int next = next(head, firstQuery, lastQuery, key / block);
        return next == NONE ? NONE : Math.max(key, next * block);
    }
}
