package dev.gradus.pattern;

import java.util.Objects;

/**
 * The pairs that two patterns allow.
 *
 * @param a one pattern
 * @param b the other
 */
public record And(AttentionPattern a, AttentionPattern b) implements AttentionPattern {

    /** Needs both. */
    public And {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return a.allows(head, query, key) && b.allows(head, query, key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        Tile one = a.classify(head, firstQuery, lastQuery, firstKey, lastKey);
        Tile two = one == Tile.EMPTY ? one : b.classify(head, firstQuery, lastQuery, firstKey, lastKey);
        return two == Tile.EMPTY ? two : one == Tile.FULL ? two : one;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return a.queriesOf(head, firstQuery, queries, key) & b.queriesOf(head, firstQuery, queries, key);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int from = key;
        int next = b.nextKey(head, firstQuery, lastQuery, a.nextKey(head, firstQuery, lastQuery, from));
        while (next != from && next != Integer.MAX_VALUE) { // each leaps to where the other may begin
            from = next;
            next = b.nextKey(head, firstQuery, lastQuery, a.nextKey(head, firstQuery, lastQuery, from));
        }
        return next;
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        AttentionPattern one = a.ofSequence(sequence);
        AttentionPattern two = b.ofSequence(sequence);
        return one == a && two == b ? this : new And(one, two);
    }
}
