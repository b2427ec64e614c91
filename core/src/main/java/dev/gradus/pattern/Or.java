package dev.gradus.pattern;

import java.util.Objects;

/**
 * The pairs that at least one of two patterns allows.
 *
 * @param a one pattern
 * @param b the other
 */
public record Or(AttentionPattern a, AttentionPattern b) implements AttentionPattern {

    /** Needs both. */
    public Or {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return a.allows(head, query, key) || b.allows(head, query, key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        Tile one = a.classify(head, firstQuery, lastQuery, firstKey, lastKey);
        Tile two = one == Tile.FULL ? one : b.classify(head, firstQuery, lastQuery, firstKey, lastKey);
        return two == Tile.FULL ? two : one == Tile.EMPTY ? two : one;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return a.queriesOf(head, firstQuery, queries, key) | b.queriesOf(head, firstQuery, queries, key);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return Math.min(
                a.nextKey(head, firstQuery, lastQuery, key), b.nextKey(head, firstQuery, lastQuery, key));
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        AttentionPattern one = a.ofSequence(sequence);
        AttentionPattern two = b.ofSequence(sequence);
        return one == a && two == b ? this : new Or(one, two);
    }
}
