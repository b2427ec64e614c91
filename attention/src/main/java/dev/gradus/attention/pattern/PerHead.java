package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.List;

/**
 * A pattern of its own for each head.
 *
 * @param patterns one a head
 */
public record PerHead(List<AttentionPattern> patterns) implements AttentionPattern {

    /** Copies the list. */
    public PerHead {
        patterns = List.copyOf(patterns);
    }

    private AttentionPattern of(int head) {
        if (head >= patterns.size()) {
            throw new IllegalArgumentException(patterns.size() + " patterns have none for head " + head);
        }
        return patterns.get(head);
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return of(head).allows(head, query, key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return of(head).classify(head, firstQuery, lastQuery, firstKey, lastKey);
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        return of(head).queriesOf(head, firstQuery, queries, key);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        return of(head).nextKey(head, firstQuery, lastQuery, key);
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        return new PerHead(
                patterns.stream().map(pattern -> pattern.ofSequence(sequence)).toList());
    }
}
