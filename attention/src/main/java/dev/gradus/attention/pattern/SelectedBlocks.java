package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.BitSet;

/**
 * Every query sees blocks of its own choice, and of those the tokens up to itself (native sparse attention, mixture of block
 * attention).
 */
public final class SelectedBlocks implements AttentionPattern {
    private final int block;
    private final int group;
    private final int first;
    private final BitSet[][] chosen; // [heads of keys, queries]

    /**
     * A pattern of chosen blocks.
     *
     * @param block tokens of a block
     * @param group query heads that share a choice
     * @param first position of the first query
     * @param chosen [heads / group][queries], blocks that each query sees
     */
    public SelectedBlocks(int block, int group, int first, BitSet[][] chosen) {
        if (block < 1 || group < 1 || first < 0) {
            throw new IllegalArgumentException("selected blocks need a block and a group of at least 1 and no negative"
                    + " position, got " + block + ", " + group + " and " + first);
        }
        this.block = block;
        this.group = group;
        this.first = first;
        this.chosen = chosen;
    }

    /**
     * How large a block is.
     *
     * @return tokens
     */
    public int block() {
        return block;
    }

    /**
     * What a query has chosen.
     *
     * @param head head of the query
     * @param query its position
     * @return numbers of blocks; not to be changed
     */
    public BitSet of(int head, int query) {
        return chosen[head / group][query - first];
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return key <= query && of(head, query).get(key / block);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        boolean any = false;
        boolean all = lastKey <= firstQuery;
        for (int query = firstQuery; query <= lastQuery && (all || !any); query++) {
            int next = of(head, query).nextSetBit(firstKey / block);
            any |= next >= 0 && next <= lastKey / block && Math.max(firstKey, next * block) <= query;
            all &= of(head, query).nextClearBit(firstKey / block) > lastKey / block;
        }
        return all ? Tile.FULL : any ? Tile.PARTIAL : Tile.EMPTY;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        BitSet[] rows = chosen[head / group];
        long bits = 0;
        for (int i = Math.max(0, key - firstQuery); i < queries; i++) {
            bits |= rows[firstQuery + i - first].get(key / block) ? 1L << i : 0;
        }
        return bits;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        if (key > lastQuery) {
            return Integer.MAX_VALUE;
        }
        int next = Integer.MAX_VALUE;
        for (int query = Math.max(first, Math.max(firstQuery, key)); query <= lastQuery; query++) {
            int found = of(head, query).nextSetBit(key / block);
            next = found < 0 ? next : Math.min(next, found);
        }
        return next == Integer.MAX_VALUE ? next : Math.max(key, next * block);
    }
}
