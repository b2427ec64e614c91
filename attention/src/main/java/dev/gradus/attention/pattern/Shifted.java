package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * A pattern among the tokens behind some others, which it says nothing about.
 *
 * @param offset tokens in front
 * @param pattern of those behind, counted from 0
 */
public record Shifted(int offset, AttentionPattern pattern) implements AttentionPattern {

    /** Checks the offset. */
    public Shifted {
        if (offset < 0) {
            throw new IllegalArgumentException("a shifted pattern needs an offset of at least 0, got " + offset);
        }
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return query >= offset && key >= offset && pattern.allows(head, query - offset, key - offset);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        if (lastQuery < offset || lastKey < offset) {
            return Tile.EMPTY;
        }
        int query = Math.max(0, firstQuery - offset);
        int key = Math.max(0, firstKey - offset);
        Tile tile = pattern.classify(head, query, lastQuery - offset, key, lastKey - offset);
        boolean inside = firstQuery >= offset && firstKey >= offset;
        return tile == Tile.FULL && !inside ? Tile.PARTIAL : tile;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        if (lastQuery < offset || key == Integer.MAX_VALUE) {
            return Integer.MAX_VALUE;
        }
        int query = Math.max(0, firstQuery - offset);
        int next = pattern.nextKey(head, query, lastQuery - offset, Math.max(0, key - offset));
        return (int) Math.min(Integer.MAX_VALUE, Math.max(key, (long) next + offset));
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        return new Shifted(offset, pattern.ofSequence(sequence));
    }
}
