package dev.gradus.labs.attention.bigbird;

import dev.gradus.pattern.AttentionPattern;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many layers it takes until a token can know of another: the shortest path from the one that asks, along what it sees, to
 * the one that is asked about. Tokens of a block see the same and are seen alike, so one of each block stands for all.
 *
 * @param sees whom each node sees, in any head
 */
record Hops(int[][] sees) {

    /**
     * Paths of all pairs of different nodes.
     *
     * @param mean    length
     * @param longest length
     */
    record Lengths(double mean, int longest) {}

    /** The graph of a pattern, a node for every {@code step} tokens. */
    static Hops along(AttentionPattern pattern, int heads, int nodes, int step) {
        int[][] sees = new int[nodes][];
        Arrays.setAll(sees, i -> IntStream.range(0, nodes).filter(j -> IntStream.range(0, heads)
                .anyMatch(head -> pattern.allows(head, i * step, j * step))).toArray());
        return new Hops(sees);
    }

    /** Path lengths from a node to each, -1 where there is no path. */
    int[] from(int node) {
        int[] hops = new int[sees.length];
        int[] queue = new int[sees.length];
        Arrays.fill(hops, -1);
        hops[node] = 0;
        queue[0] = node;
        for (int head = 0, tail = 1; head < tail; head++) {
            for (int next : sees[queue[head]]) {
                if (hops[next] < 0) {
                    hops[next] = hops[queue[head]] + 1;
                    queue[tail++] = next;
                }
            }
        }
        return hops;
    }

    /** Mean and longest; there must be a path between any two. */
    Lengths lengths() {
        long sum = 0;
        int longest = 0;
        for (int node = 0; node < sees.length; node++) {
            for (int hops : from(node)) {
                if (hops < 0) {
                    throw new IllegalStateException("the pattern leaves a token without a way to another");
                }
                sum += hops;
                longest = Math.max(longest, hops);
            }
        }
        long pairs = (long) sees.length * (sees.length - 1);
        return new Lengths(pairs == 0 ? 0 : sum / (double) pairs, longest);
    }

    /** Path lengths of all pairs, [nodes][nodes]. */
    double[][] grid() {
        return IntStream.range(0, sees.length)
                .mapToObj(node -> Arrays.stream(from(node)).asDoubleStream().toArray()).toArray(double[][]::new);
    }
}
