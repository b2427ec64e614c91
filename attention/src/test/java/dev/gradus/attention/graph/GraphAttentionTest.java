package dev.gradus.attention.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.graph.GraphAttention.Config;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphAttentionTest {
    private static final Edges EDGES = new Edges(5, new int[] {0, 1, 2, 3, 2}, new int[] {1, 2, 1, 0, 0});

    private static GraphAttention layer(Config config) {
        return new GraphAttention(config, Init.normal(0.7), DType.FLOAT64, new Rng(3));
    }

    private static Tensor nodes() {
        Tensor h = Tensor.zeros(DType.FLOAT64, Shape.of(5, 3));
        new Rng(4).fillNormal(h.doubles(), 0, 1);
        return h;
    }

    private static double[] row(Tensor y, int node) {
        return Arrays.copyOfRange(y.doubles(), node * y.dim(1), (node + 1) * y.dim(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodesSeeTheSourcesOfTheirEdges(boolean dynamic) {
        GraphAttention layer = layer(new Config(3, 2, 2, 0.2, dynamic, true));
        Tensor h = nodes();
        Tensor before = layer.forward(h, EDGES);
        h.doubles()[2 * 3] += 1; // node 2, which 0 and 1 attend to
        Tensor after = layer.forward(h, EDGES);
        boolean[] changed = {true, true, false, false, false}; // with one neighbour the score does not matter
        for (int node = 0; node < 5; node++) {
            boolean same = Arrays.equals(row(before, node), row(after, node));
            assertEquals(changed[node], !same, "node " + node);
        }
        assertArrayEquals(new double[4], row(after, 3), "without neighbours");
    }

    @Test
    void oneNeighbourIsTakenAsItIs() {
        GraphAttention layer = layer(new Config(3, 1, 2, 0.2, false, true));
        Tensor y = layer.forward(nodes(), EDGES);
        Tensor values = nodes().matmul(layer.parameters().get("lin.weight").transpose(0, 1));
        assertArrayEquals(row(values, 1), row(y, 2), 1e-12);
    }

    /** In the plain form all nodes rank their neighbours alike; in the dynamic one they need not. */
    @Test
    void onlyTheDynamicFormRanksByTheNodeThatAsks() {
        assertEquals(1, rankings(false));
        assertTrue(rankings(true) > 1);
    }

    /** How many different favourites four nodes have among four others, over some random weights. */
    private static int rankings(boolean dynamic) {
        int most = 0;
        for (int seed = 0; seed < 20; seed++) {
            GraphAttention layer = new GraphAttention(
                    new Config(8, 1, 8, 0.2, dynamic, true), Init.normal(1), DType.FLOAT64, new Rng(seed));
            most = Math.max(most, (int) Stream.of(0, 1, 2, 3).map(asks -> favourite(layer, asks)).distinct().count());
        }
        return most;
    }

    /** The neighbour whose value weighs most, found by attending to two at a time. */
    private static int favourite(GraphAttention layer, int asks) {
        Tensor one = Tensor.zeros(DType.FLOAT64, Shape.of(8, 8));
        for (int i = 0; i < 8; i++) {
            one.doubles()[i * 8 + i] = 1;
        }
        Tensor values = one.matmul(layer.parameters().get(
                layer.parameters().containsKey("lin.weight") ? "lin.weight" : "lin_src.weight").transpose(0, 1));
        int best = 4;
        for (int other = 5; other < 8; other++) {
            double[] y = row(layer.forward(one, new Edges(8, new int[] {best, other}, new int[] {asks, asks})), asks);
            best = distance(y, row(values, other)) < distance(y, row(values, best)) ? other : best;
        }
        return best;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAreRight(boolean dynamic) {
        GraphAttention layer = layer(new Config(3, 2, 2, 0.2, dynamic, false));
        Tensor h = nodes().requireGrad();
        Tensor[] leaves = Stream.concat(Stream.of(h), layer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard()
                .run("graph", all -> new Tensor[] {layer.forward(h, EDGES.withLoops())}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void edgesOfAMatrixAndLoops() {
        Edges edges = Edges.of(new int[] {0, 1, 0, 0, 0, 2, 0, 0, 1}, 3);
        assertArrayEquals(new int[] {1, 2, 2}, edges.sources());
        assertArrayEquals(new int[] {0, 1, 2}, edges.targets());
        assertArrayEquals(new int[] {0, 1, 1, 2, 2}, edges.withLoops().sources());
        assertArrayEquals(new int[] {0, 0, 1, 1, 2}, edges.withLoops().targets());
    }

    @Test
    void graphsThatCannotBeAreRefused() {
        var ends = assertThrows(IllegalArgumentException.class, () -> new Edges(2, new int[] {0}, new int[] {2}));
        assertEquals("edges need as many sources as targets, from 0 to 1, got [0] and [2]", ends.getMessage());
        Edges four = new Edges(4, new int[0], new int[0]);
        var rows = assertThrows(IllegalArgumentException.class,
                () -> layer(new Config(3, 1, 2, 0.2, false, true)).forward(nodes(), four));
        assertEquals("edges between 4 nodes need h of as many rows, got [5, 3]", rows.getMessage());
    }
}
