package dev.gradus.attention.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.DenseAttention;
import dev.gradus.attention.sparse.RoutingAttention.Config;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Init;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoutingAttentionTest {

    private static RoutingAttention layer(Config config) {
        return new RoutingAttention(config, Init.normal(0.5), DType.FLOAT64, new Rng(3));
    }

    private static Tensor tokens(int batch, int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(batch, count, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    @Test
    void oneClusterOfAllIsAttentionToAllBefore() {
        RoutingAttention layer = layer(new Config(6, 2, 1, 100, 0.9));
        Tensor x = tokens(2, 11);
        Tensor q = x.matmul(layer.parameters().get("query_key.weight").transpose(0, 1)).reshape(2, 11, 2, 3)
                .apply(new L2Normalize(-1, 1e-12));
        Tensor v = x.matmul(layer.parameters().get("value.weight").transpose(0, 1)).reshape(2, 11, 2, 3);
        Tensor y = DenseAttention.attend(q, q, v, (h, i, j) -> j < i || i == 0 && j == 0, Math.sqrt(3));
        Tensor expected = y.reshape(2, 11, 6).matmul(layer.parameters().get("output.weight").transpose(0, 1));
        assertArrayEquals(expected.doubles(), layer.forward(x).doubles(), 1e-12);
    }

    @Test
    void clustersAreEquallyLargeSoSomeTokensGetNothing() {
        RoutingAttention layer = layer(new Config(6, 1, 1, 4, 0.9));
        double[] y = layer.forward(tokens(1, 11)).doubles();
        long without = 0;
        for (int t = 0; t < 11; t++) {
            without += Arrays.stream(y, t * 6, t * 6 + 6).allMatch(n -> n == 0) ? 1 : 0;
        }
        assertEquals(7, without);
    }

    /** What the class says: whom a cluster takes depends on later tokens. */
    @Test
    void aLaterTokenMayChangeAnEarlierOne() {
        RoutingAttention layer = layer(new Config(6, 1, 3, 4, 0.9));
        Tensor x = tokens(1, 11);
        double[] before = layer.forward(x).doubles();
        boolean leaks = false;
        for (int trial = 0; trial < 20; trial++) {
            double[] last = new double[6];
            new Rng(trial).fillNormal(last, 0, 1);
            Tensor other = Tensor.of(x.doubles().clone(), 1, 11, 6);
            System.arraycopy(last, 0, other.doubles(), 60, 6);
            leaks |= !Arrays.equals(before, 0, 60, layer.forward(other).doubles(), 0, 60);
        }
        assertTrue(leaks);
    }

    @Test
    void centroidsMoveTowardsTheirTokens() {
        RoutingAttention layer = layer(new Config(6, 2, 2, 5, 0.5));
        Tensor x = tokens(1, 10);
        double[] before = layer.buffers().get("centroids").doubles().clone();
        layer.update(x);
        double[] once = layer.buffers().get("centroids").doubles().clone();
        assertFalse(Arrays.equals(before, once));
        for (int i = 0; i < 300; i++) {
            layer.update(x);
        }
        double[] many = layer.buffers().get("centroids").doubles().clone();
        layer.update(x);
        assertArrayEquals(many, layer.buffers().get("centroids").doubles(), 1e-9, "they come to rest");
        for (int c = 0; c < 4; c++) {
            assertEquals(1, Arrays.stream(many, c * 3, c * 3 + 3).map(n -> n * n).sum(), 1e-12);
        }
    }

    @Test
    void gradientsAreRight() {
        RoutingAttention layer = layer(new Config(6, 2, 2, 4, 0.9));
        Tensor x = tokens(1, 7).requireGrad();
        Tensor[] leaves = Stream.concat(Stream.of(x), layer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result =
                GradientCheck.standard().run("routing", all -> new Tensor[] {layer.forward(x)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(6, 2, 3, 0, 0.9));
        assertEquals(
                "routing attention needs clusters and a window of at least 1, and a decay from 0 to below 1, got 3,"
                        + " 0 and 0.9",
                thrown.getMessage());
    }
}
