package dev.gradus.kernel;

import dev.gradus.pattern.AttentionPattern;

/**
 * Sizes and rules of an attention.
 *
 * @param batch B, sequences
 * @param heads H, heads of a query
 * @param kvHeads heads of a key; query head h reads key head {@code h / (heads / kvHeads)}
 * @param queries T, queries of a sequence; the last one stands at the last key
 * @param keys S, keys of a sequence
 * @param size elements of a head of queries and keys
 * @param valueSize elements of a head of values
 * @param scale factor of the scores
 * @param pattern who attends to whom
 * @param mask [B,S], 0 where a key is padding, or null if none is
 */
public record AttentionSetup(
        int batch, int heads, int kvHeads, int queries, int keys, int size, int valueSize, double scale,
        AttentionPattern pattern, int[] mask) {

    /** Checks that the heads can be grouped. */
    public AttentionSetup {
        if (kvHeads < 1 || heads < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "attention needs heads that are a multiple of key heads, got " + heads + " and " + kvHeads);
        }
    }

    /**
     * Whether a query attends to a key.
     *
     * @param b sequence
     * @param head head of the query
     * @param query which query of the sequence
     * @param key which key of the sequence
     * @return true if the pattern allows it and the key is no padding
     */
    public boolean allows(int b, int head, int query, int key) {
        return (mask == null || mask[b * keys + key] != 0)
                && pattern.ofSequence(b).allows(head, firstQuery() + query, key);
    }

    /** Factor of the queries, so that scores are powers of 2. */
    float base2Scale() {
        return (float) (scale / Math.log(2));
    }

    /** Position of the first query. */
    int firstQuery() {
        return keys - queries;
    }

    /**
     * Query heads that share a key head.
     *
     * @return heads of a group
     */
    public int group() {
        return heads / kvHeads;
    }
}
