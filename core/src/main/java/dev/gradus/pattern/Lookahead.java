package dev.gradus.pattern;

import java.util.Optional;

/** Finds a pair of a query and a later key in a pattern, which a decoder must not have. */
public final class Lookahead {
    private static final int QUERIES = 64;
    private static final int KEYS = 256; // tried for each query; leaps over empty keys are not counted

    private Lookahead() {}

    /**
     * Tries the first queries.
     *
     * @param pattern to be tried
     * @param heads H
     * @return a pair that looks ahead, in words, or nothing if none was found
     */
    public static Optional<String> of(AttentionPattern pattern, int heads) {
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < QUERIES; query++) {
                int key = later(pattern.ofSequence(0), head, query);
                if (key > 0) {
                    return Optional.of("query " + query + " attends to key " + key + " in " + pattern);
                }
            }
        }
        return Optional.empty();
    }

    /** A key behind the query that it attends to, or -1. */
    private static int later(AttentionPattern pattern, int head, int query) {
        int key = query;
        for (int tried = 0; tried < KEYS; tried++) {
            key = pattern.nextKey(head, query, query, key + 1);
            if (key == Integer.MAX_VALUE) {
                return -1;
            }
            if (pattern.allows(head, query, key)) {
                return key;
            }
        }
        return -1;
    }
}
