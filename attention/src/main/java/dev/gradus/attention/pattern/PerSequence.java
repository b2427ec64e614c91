package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import java.util.List;

/**
 * A pattern of its own for each sequence of a batch, for what depends on the input: global tokens, documents, graphs.
 *
 * @param patterns one a sequence
 */
public record PerSequence(List<AttentionPattern> patterns) implements AttentionPattern {

    /** Copies the list. */
    public PerSequence {
        patterns = List.copyOf(patterns);
    }

    @Override
    public AttentionPattern ofSequence(int sequence) {
        if (sequence >= patterns.size()) {
            throw new IllegalArgumentException(patterns.size() + " patterns have none for sequence " + sequence);
        }
        return patterns.get(sequence);
    }

    /** Not to be asked: which sequence is meant is not said. */
    @Override
    public boolean allows(int head, int query, int key) {
        throw new UnsupportedOperationException("a pattern per sequence needs ofSequence first");
    }
}
