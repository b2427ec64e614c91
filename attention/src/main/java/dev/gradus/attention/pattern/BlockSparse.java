package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.BitSet;

/**
 * Blocks of queries see blocks of keys. A length that the block does not divide has a shorter last block.
 *
 * @param block tokens of a block; with 1, any mask at all
 * @param layout who sees whom
 */
public record BlockSparse(int block, BlockLayout layout) implements AttentionPattern {

    /** Checks the block. */
    public BlockSparse {
        if (block < 1) {
            throw new IllegalArgumentException("block-sparse attention needs a block of at least 1, got " + block);
        }
    }

    private int block(int position) {
        return Math.floorDiv(position, block);
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return layout.sees(head, block(query), block(key));
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        boolean any = false;
        boolean all = true;
        for (int row = block(firstQuery); row <= block(lastQuery); row++) {
            BitSet seen = layout.row(head, row);
            int next = seen.nextSetBit(block(firstKey));
            any |= next >= 0 && next <= block(lastKey);
            all &= seen.nextClearBit(block(firstKey)) > block(lastKey);
        }
        return all ? Tile.FULL : any ? Tile.PARTIAL : Tile.EMPTY;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        long bits = 0;
        for (int row = block(firstQuery); row <= block(firstQuery + queries - 1); row++) {
            if (layout.sees(head, row, block(key))) {
                long begin = (long) row * block - firstQuery;
                bits |= Bits.range(begin, begin + block - 1);
            }
        }
        return bits;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        if (block(key) >= layout.columns()) {
            return Integer.MAX_VALUE;
        }
        int next = Integer.MAX_VALUE;
        for (int row = block(firstQuery); row <= block(lastQuery); row++) {
            int found = layout.row(head, row).nextSetBit(block(key));
            next = found < 0 ? next : Math.min(next, found);
        }
        return next == Integer.MAX_VALUE ? next : Math.max(key, next * block);
    }
}
