package dev.gradus.attention.hierarchy;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * The pairs of one level of {@link HTransformer}: cells in the same block of the level or in neighbouring ones, that no finer
 * level has.
 *
 * @param block cells of a block
 * @param queriesPerCell how many queries share a cell: 1 if they are as coarse as the keys
 * @param ahead what a query's number must be raised by to get its place
 * @param finest whether no level is finer
 * @param causal whether queries see earlier blocks only; on the finest level, earlier tokens
 */
record CellPattern(int block, int queriesPerCell, int ahead, boolean finest, boolean causal)
        implements
            AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        int cell = Math.floorDiv(query + ahead, queriesPerCell);
        int apart = Math.floorDiv(cell, block) - Math.floorDiv(key, block);
        boolean near = Math.abs(apart) <= 1;
        boolean finer = Math.abs(Math.floorDiv(2 * cell, block) - Math.floorDiv(2 * key, block)) <= 1;
        return near && (finest || !finer) && (!causal || key <= cell);
    }

    private int firstBlock(int query) {
        return Math.floorDiv(Math.floorDiv(query + ahead, queriesPerCell), block);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        boolean away =
                lastKey < (firstBlock(firstQuery) - 1) * block || firstKey >= (firstBlock(lastQuery) + 2) * block;
        return away ? Tile.EMPTY : Tile.PARTIAL;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int end = (firstBlock(lastQuery) + (causal ? 1 : 2)) * block;
        int from = Math.max(key, (firstBlock(firstQuery) - 1) * block);
        return from < end ? from : Integer.MAX_VALUE;
    }
}
