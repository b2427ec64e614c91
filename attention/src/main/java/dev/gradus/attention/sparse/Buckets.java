package dev.gradus.attention.sparse;

import dev.gradus.pattern.AttentionPattern;
import java.util.Arrays;

/**
 * Which bucket every token of every head has fallen into in one round, and which of the bucket's tokens it is.
 *
 * @param bucket [heads][tokens]
 * @param rank [heads][tokens], from 0
 */
record Buckets(int[][] bucket, int[][] rank) {

    /** No tokens. */
    static Buckets none(int heads) {
        return new Buckets(new int[heads][0], new int[heads][0]);
    }

    /** With further tokens, {@code more} [heads][tokens]. */
    Buckets and(int[][] more) {
        int[][] buckets = new int[bucket.length][];
        int[][] ranks = new int[bucket.length][];
        for (int h = 0; h < buckets.length; h++) {
            int known = bucket[h].length;
            buckets[h] = Arrays.copyOf(bucket[h], known + more[h].length);
            System.arraycopy(more[h], 0, buckets[h], known, more[h].length);
            ranks[h] = ranks(buckets[h], rank[h]);
        }
        return new Buckets(buckets, ranks);
    }

    private static int[] ranks(int[] buckets, int[] known) {
        int[] ranks = Arrays.copyOf(known, buckets.length);
        int[] counts = new int[Arrays.stream(buckets).max().orElse(0) + 1];
        for (int t = 0; t < buckets.length; t++) {
            ranks[t] = counts[buckets[t]]++;
        }
        return ranks;
    }

    int tokens() {
        return bucket[0].length;
    }

    /** Tokens of a head by bucket, then by place. */
    int[] order(int head) {
        int[] own = bucket[head];
        int[] starts = new int[Arrays.stream(own).max().orElse(0) + 2];
        for (int b : own) {
            starts[b + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] order = new int[own.length];
        for (int t = 0; t < own.length; t++) {
            order[starts[own[t]] + rank[head][t]] = t;
        }
        return order;
    }

    /** Who sees whom among the sorted tokens of a head: those before it in its chunk of the bucket and in the one before. */
    SortedRuns runs(int head, int[] order, int chunk) {
        int[] from = new int[order.length];
        for (int s = 0; s < from.length; s++) {
            int at = rank[head][order[s]];
            from[s] = s - at + first(at, chunk);
        }
        return new SortedRuns(from);
    }

    /** The same, by places in the text, for the heads from one on. */
    AttentionPattern places(int firstHead, int chunk) {
        return (head, query, key) -> {
            int h = firstHead + head;
            return key < query && bucket[h][key] == bucket[h][query]
                    && rank[h][key] >= first(rank[h][query], chunk);
        };
    }

    private static int first(int rank, int chunk) {
        return Math.max(0, rank / chunk - 1) * chunk;
    }
}
