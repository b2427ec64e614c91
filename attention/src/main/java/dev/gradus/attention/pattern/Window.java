package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * A window that slides along: {@code -right <= query - key <= left}. It holds the token itself, so a query sees
 * {@code left + right + 1} keys. FlashAttention's {@code window_size} says the same ({@link #flashAttention}); {@link WindowConvention} has the others.
 *
 * @param left how many tokens back
 * @param right how many tokens ahead; 0 if causal
 */
public record Window(int left, int right) implements AttentionPattern {

    /** As far as it goes. */
    public static final int UNLIMITED = 1 << 30;

    /** Checks the range. */
    public Window {
        if (left < 0 || right < 0 || left > UNLIMITED || right > UNLIMITED) {
            throw new IllegalArgumentException(
                    "a window needs a left and a right of 0 to 2^30, got " + left + " and " + right);
        }
    }

    /**
     * The causal window of Mistral: a query sees {@code width} keys, of which it is the last.
     *
     * @param width at least 1
     * @return {@code (width - 1, 0)}
     */
    public static Window causal(int width) {
        return WindowConvention.MISTRAL.window(width);
    }

    /**
     * FlashAttention's {@code window_size}, in which any negative number means as far as it goes.
     *
     * @param left how many tokens back, or -1
     * @param right how many tokens ahead, or -1
     * @return the window
     */
    public static Window flashAttention(int left, int right) {
        return new Window(left < 0 ? UNLIMITED : left, right < 0 ? UNLIMITED : right);
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return query - key <= left && key - query <= right;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        int least = firstQuery - lastKey;
        int most = lastQuery - firstKey;
        return least > left || most < -right ? Tile.EMPTY : most <= left && least >= -right ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return Bits.range((long) key - right - firstQuery, (long) key + left - firstQuery);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return (long) key <= (long) lastQuery + right ? Math.max(key, firstQuery - left) : Integer.MAX_VALUE;
    }
}
