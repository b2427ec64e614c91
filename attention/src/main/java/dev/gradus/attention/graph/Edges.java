package dev.gradus.attention.graph;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The edges of a graph. An edge leads from a source to a target; the target attends to the source.
 *
 * @param nodes N
 * @param sources where each edge comes from
 * @param targets where it leads
 */
public record Edges(int nodes, int[] sources, int[] targets) {

    /** Checks the ends and copies them. */
    public Edges {
        if (sources.length != targets.length || !inside(nodes, sources) || !inside(nodes, targets)) {
            throw new IllegalArgumentException("edges need as many sources as targets, from 0 to " + (nodes - 1)
                    + ", got " + Arrays.toString(sources) + " and " + Arrays.toString(targets));
        }
        sources = sources.clone();
        targets = targets.clone();
    }

    private static boolean inside(int nodes, int[] ends) {
        return Arrays.stream(ends).allMatch(node -> node >= 0 && node < nodes);
    }

    /**
     * The edges of a matrix of neighbours.
     *
     * @param matrix [N N], row i has numbers above 0 where node i attends
     * @param nodes N
     * @return the edges, by targets
     */
    public static Edges of(int[] matrix, int nodes) {
        int[] found = IntStream.range(0, matrix.length).filter(e -> matrix[e] > 0).toArray();
        return new Edges(nodes, Arrays.stream(found).map(e -> e % nodes).toArray(),
                Arrays.stream(found).map(e -> e / nodes).toArray());
    }

    /**
     * The same edges, each once, and one from every node to itself.
     *
     * @return by targets
     */
    public Edges withLoops() {
        LongStream given = IntStream.range(0, sources.length).mapToLong(e -> (long) targets[e] * nodes + sources[e]);
        LongStream loops = IntStream.range(0, nodes).mapToLong(i -> (long) i * nodes + i);
        long[] all = LongStream.concat(given, loops).sorted().distinct().toArray();
        return new Edges(nodes, Arrays.stream(all).mapToInt(e -> (int) (e % nodes)).toArray(),
                Arrays.stream(all).mapToInt(e -> (int) (e / nodes)).toArray());
    }
}
