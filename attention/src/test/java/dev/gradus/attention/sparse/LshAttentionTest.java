package dev.gradus.attention.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.DenseAttention;
import dev.gradus.attention.sparse.LshAttention.Config;
import dev.gradus.nn.Init;
import dev.gradus.op.norm.L2Normalize;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LshAttentionTest {

    private static LshAttention layer(Config config, DType dtype) {
        return new LshAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    @Nested
    class OneRound extends TimeMixerContract<LshMemory> {
        @Override
        protected double leak() {
            return 1e-6; // later tokens move others within the sorted text, and sums are taken in another order
        }

        @Override
        protected TimeMixer<LshMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 2, 4, 1, 2), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * tokens * (2 * modelDim + 2);
        }
    }

    @Nested
    class ThreeRounds extends TimeMixerContract<LshMemory> {
        @Override
        protected double leak() {
            return 1e-6; // later tokens move others within the sorted text, and sums are taken in another order
        }

        @Override
        protected TimeMixer<LshMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 3, 2, 3, 3), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * tokens * (2 * modelDim + 3 * 3);
        }
    }

    private static Tensor tokens(int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, count, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** With two buckets, long chunks and a text that falls into one of them. */
    @Test
    void inOneBucketItIsAttentionToAllBefore() {
        LshAttention layer = layer(new Config(6, 1, 2, 1, 50), DType.FLOAT64);
        Tensor x = Tensor.of(new double[40 * 6], 1, 40, 6);
        for (int i = 0; i < 240; i++) { // all near one vector
            x.doubles()[i] = tokens(40).doubles()[i % 6] + 0.01 * tokens(40).doubles()[i];
        }
        Tensor q = x.matmul(layer.parameters().get("query_key.weight").transpose(0, 1)).reshape(1, 40, 1, 6);
        Tensor v = x.matmul(layer.parameters().get("value.weight").transpose(0, 1)).reshape(1, 40, 1, 6);
        Tensor k = q.apply(new L2Normalize(-1, 1e-12));
        Tensor y = DenseAttention.attend(q, k, v, (h, i, j) -> j < i || i == 0 && j == 0, 1 / Math.sqrt(6));
        Tensor expected = y.reshape(1, 40, 6).matmul(layer.parameters().get("output.weight").transpose(0, 1));
        assertArrayEquals(expected.doubles(), layer.forward(x).doubles(), 1e-12);
    }

    @Test
    void tokensSeeThoseBeforeThemInTheirBucketsNewestChunks() {
        Buckets buckets = Buckets.none(1).and(new int[][] {{0, 1, 0, 0, 1, 0, 0}});
        assertArrayEquals(new int[] {0, 2, 3, 5, 6, 1, 4}, buckets.order(0));
        var pattern = buckets.places(0, 2);
        boolean[] seen = new boolean[7];
        for (int j = 0; j < 7; j++) {
            seen[j] = pattern.allows(0, 6, j);
        }
        assertArrayEquals(new boolean[] {false, false, false, true, false, true, false}, seen, "ranks 2 and 3 of 4");
        assertArrayEquals(buckets.rank()[0],
                Buckets.none(1).and(new int[][] {{0, 1, 0}}).and(new int[][] {{0, 1, 0, 0}})
                        .rank()[0]);
        SortedRuns runs = buckets.runs(0, buckets.order(0), 2);
        int[] order = buckets.order(0);
        for (int s = 0; s < 49; s++) {
            assertEquals(pattern.allows(0, order[s / 7], order[s % 7]), runs.allows(0, s / 7, s % 7));
        }
    }

    @Test
    void alikeTokensFallIntoOneBucketMoreOftenWithMoreRounds() {
        assertTrue(met(1) <= met(8));
        assertTrue(met(8) > 30, "of 40 pairs " + met(8));
    }

    /** Of 40 pairs of alike tokens, those in which the later notices the earlier. */
    private static int met(int rounds) {
        int met = 0;
        for (int pair = 0; pair < 40; pair++) {
            LshAttention layer = new LshAttention(
                    new Config(6, 1, 8, rounds, 4), Init.normal(0.5), DType.FLOAT64, new Rng(pair));
            Tensor x = tokens(9);
            for (int c = 0; c < 6; c++) {
                x.doubles()[48 + c] = x.doubles()[c] * 1.1 + 0.1 * x.doubles()[6 + c];
            }
            double[] before = layer.forward(x).doubles();
            x.doubles()[0] += 1e-6;
            double[] after = layer.forward(x).doubles();
            met += Arrays.equals(before, 48, 54, after, 48, 54) ? 0 : 1;
        }
        return met;
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var odd = assertThrows(IllegalArgumentException.class, () -> new Config(6, 2, 3, 1, 0));
        assertEquals("lsh attention needs an even number of buckets, and rounds and a chunk of at least 1, got 3, 1 and"
                + " 0", odd.getMessage());
    }
}
