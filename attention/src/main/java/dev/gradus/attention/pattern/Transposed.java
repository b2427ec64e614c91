package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;

/**
 * A pattern with queries and keys exchanged: a query sees the keys that, as queries, would see it.
 *
 * @param pattern to be turned over
 */
public record Transposed(AttentionPattern pattern) implements AttentionPattern {

    @Override
    public boolean allows(int head, int query, int key) {
        return pattern.allows(head, key, query);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return pattern.classify(head, firstKey, lastKey, firstQuery, lastQuery);
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        return new Transposed(pattern.ofSequence(sequence));
    }
}
