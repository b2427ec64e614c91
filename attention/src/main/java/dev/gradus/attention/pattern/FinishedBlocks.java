package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * Keys that each stand for a block of tokens, block j for the tokens from {@code j stride} on: a query sees it once the last
 * token of the block has come.
 *
 * @param length tokens of a block
 * @param stride from the start of a block to the start of the next
 * @param ahead how much further in the text a query stands than its number says
 */
public record FinishedBlocks(int length, int stride, int ahead) implements AttentionPattern {

    /** Checks the sizes. */
    public FinishedBlocks {
        if (length < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "finished blocks need a length and a stride of at least 1, got " + length + " and " + stride);
        }
    }

    /**
     * Blocks that have ended within some tokens.
     *
     * @param tokens how many
     * @return their number
     */
    public int within(int tokens) {
        return tokens < length ? 0 : (tokens - length) / stride + 1;
    }

    private long end(int key) {
        return (long) key * stride + length - 1 - ahead;
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return end(key) <= query;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return end(firstKey) > lastQuery ? Tile.EMPTY : end(lastKey) <= firstQuery ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return Bits.range(end(key) - firstQuery, Long.SIZE);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return end(key) <= lastQuery ? key : Integer.MAX_VALUE;
    }
}
