package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/** Nodes of a graph see their neighbours: a query attends to a key if an edge leads from key to query. */
public final class Neighbours implements AttentionPattern {
    private final int[][] neighbours; // sorted

    private Neighbours(int[][] neighbours) {
        this.neighbours = neighbours;
    }

    /**
     * A graph by its edges.
     *
     * @param nodes how many nodes
     * @param sources where each edge comes from: the keys
     * @param targets where it leads: the queries
     * @param loops whether every node sees itself, too
     * @return the pattern
     */
    public static Neighbours of(int nodes, int[] sources, int[] targets, boolean loops) {
        if (sources.length != targets.length) {
            throw new IllegalArgumentException("a graph needs as many sources as targets, got " + sources.length
                    + " and " + targets.length);
        }
        int[] counts = new int[nodes];
        for (int e = 0; e < sources.length; e++) {
            check(nodes, sources[e]);
            check(nodes, targets[e]);
            counts[targets[e]]++;
        }
        int[][] lists = new int[nodes][];
        for (int i = 0; i < nodes; i++) {
            lists[i] = new int[loops ? counts[i] + 1 : counts[i]];
            Arrays.fill(lists[i], counts[i], lists[i].length, i);
        }
        for (int e = 0; e < sources.length; e++) {
            lists[targets[e]][--counts[targets[e]]] = sources[e];
        }
        return new Neighbours(Arrays.stream(lists)
                .map(list -> Arrays.stream(list).sorted().distinct().toArray())
                .toArray(int[][]::new));
    }

    private static void check(int nodes, int node) {
        if (node < 0 || node >= nodes) {
            throw new IllegalArgumentException("an edge needs nodes from 0 to " + (nodes - 1) + ", got " + node);
        }
    }

    /** The first neighbour of a query from {@code key} on, or {@link Integer#MAX_VALUE}. */
    private int next(int query, int key) {
        if (query < 0 || query >= neighbours.length) {
            return Integer.MAX_VALUE;
        }
        int found = Arrays.binarySearch(neighbours[query], key);
        int at = found >= 0 ? found : -found - 1;
        return at < neighbours[query].length ? neighbours[query][at] : Integer.MAX_VALUE;
    }

    @Override
    public boolean allows(int head, int query, int key) {
        return key != Integer.MAX_VALUE && next(query, key) == key;
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        return nextKey(head, firstQuery, lastQuery, firstKey) > lastKey ? Tile.EMPTY : Tile.PARTIAL;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int next = Integer.MAX_VALUE;
        for (int query = firstQuery; query <= lastQuery; query++) {
            next = Math.min(next, next(query, key));
        }
        return next;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Neighbours graph && Arrays.deepEquals(graph.neighbours, neighbours);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(neighbours);
    }
}
