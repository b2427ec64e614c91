package dev.gradus.attention.sparse;

import dev.gradus.sequence.KeyValues;
import java.util.List;

/** What {@link LshAttention} remembers: all tokens, and their buckets in every round. */
public final class LshMemory {
    private final KeyValues all;
    private final List<Buckets> rounds;

    LshMemory(KeyValues all, List<Buckets> rounds) {
        this.all = all;
        this.rounds = List.copyOf(rounds);
    }

    /** Keys, of length 1, and values. */
    KeyValues all() {
        return all;
    }

    List<Buckets> rounds() {
        return rounds;
    }

    /**
     * Memory of keys and values, and one number for the bucket of each round, head and token.
     *
     * @return bytes
     */
    public long bytes() {
        long heads = (long) all.form().batch() * all.form().heads();
        return all.bytes() + heads * rounds.size() * all.length() * Integer.BYTES;
    }
}
