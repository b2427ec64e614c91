package dev.gradus.pattern;

/**
 * Which keys a query may attend to.
 *
 * <p>Queries and keys are counted by their position in the sequence. When there are more keys than queries (a cache), the
 * last query stands at the last key. One predicate defines everything; the other methods say the same in bulk, so that a
 * kernel can skip what is empty.
 */
public interface AttentionPattern {

    /**
     * Whether a query attends to a key.
     *
     * @param head which head of the query
     * @param query position of the query
     * @param key position of the key
     * @return true if it may
     */
    boolean allows(int head, int query, int key);

    /**
     * What is allowed in a rectangle; never wrong, but {@link Tile#PARTIAL} is always a valid answer.
     *
     * @param head which head of the queries
     * @param firstQuery position of the first query
     * @param lastQuery position of the last query, inclusive
     * @param firstKey position of the first key
     * @param lastKey position of the last key, inclusive
     * @return the kind of the tile
     */
    default Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return Tile.PARTIAL;
    }

    /**
     * Which of some neighbouring queries attend to a key.
     *
     * @param head which head of the queries
     * @param firstQuery position of the first query
     * @param queries how many, at most 64
     * @param key position of the key
     * @return bit i is 1 if query {@code firstQuery + i} may; bits from {@code queries} on mean nothing
     */
    default long queriesOf(int head, int firstQuery, int queries, int key) {
        long bits = 0;
        for (int i = 0; i < queries; i++) {
            bits |= allows(head, firstQuery + i, key) ? 1L << i : 0;
        }
        return bits;
    }

    /**
     * The first key that any of some neighbouring queries may attend to, so that a kernel can leap over what is empty: the
     * cost of a pattern then grows with its pairs. Never too late; too early is always a valid answer.
     *
     * @param head which head of the queries
     * @param firstQuery position of the first query
     * @param lastQuery position of the last query, inclusive
     * @param key position to look from
     * @return a position of at least {@code key}, {@link Integer#MAX_VALUE} if there is no further key
     */
    default int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return key;
    }

    /**
     * This pattern for one sequence of a batch; the same for all, unless it depends on what is in a sequence.
     *
     * @param sequence which one
     * @return its pattern
     */
    default AttentionPattern ofSequence(int sequence) {
        return this;
    }

    /**
     * The pairs that both patterns allow.
     *
     * @param other a pattern
     * @return the intersection
     */
    default AttentionPattern and(AttentionPattern other) {
        return new And(this, other);
    }

    /**
     * The pairs that either pattern allows.
     *
     * @param other a pattern
     * @return the union
     */
    default AttentionPattern or(AttentionPattern other) {
        return new Or(this, other);
    }
}
