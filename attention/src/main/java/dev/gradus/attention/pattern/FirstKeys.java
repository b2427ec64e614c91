package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Tile;

/**
 * Everyone sees the first keys: {@code key < count}. The sinks of StreamingLLM (Xiao et al. 2023), or the prefix of a
 * prefix language model.
 *
 * @param count how many
 */
public record FirstKeys(int count) implements AttentionPattern {

    /** Checks the count. */
    public FirstKeys {
        if (count < 0) {
            throw new IllegalArgumentException("first keys need a count of at least 0, got " + count);
        }
    }

    /**
     * The first tokens and a window of the last ones, as StreamingLLM's cache holds them.
     *
     * @param sinks how many first tokens
     * @param recent how many last tokens, with the query itself
     * @return the pattern
     */
    public static AttentionPattern sinks(int sinks, int recent) {
        return new FirstKeys(sinks).and(new Causal()).or(Window.causal(recent));
    }

    /**
     * Tokens of the prefix see each other, later ones all before them (Raffel et al. 2019, section 3.2.1).
     *
     * @param length tokens of the prefix
     * @return the pattern
     */
    public static AttentionPattern prefix(int length) {
        return new FirstKeys(length).or(new Causal());
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return key < count;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return firstKey >= count ? Tile.EMPTY : lastKey < count ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return key < count ? -1L : 0;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return key < count ? key : Integer.MAX_VALUE;
    }
}
