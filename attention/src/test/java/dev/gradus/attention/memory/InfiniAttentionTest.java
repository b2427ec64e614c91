package dev.gradus.attention.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.memory.InfiniAttention.Config;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InfiniAttentionTest {

    private static InfiniAttention layer(Config config, DType dtype) {
        return new InfiniAttention(config, Init.normal(0.4), dtype, new Rng(3));
    }

    @Nested
    class Sums extends TimeMixerContract<InfiniState> {
        @Override
        protected TimeMixer<InfiniState> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 3, 3, false, Rotary.half(100, 2)), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (2 * (tokens % 3) * modelDim + 3 * (2 * 2 + 2));
        }
    }

    @Nested
    class DeltaRule extends TimeMixerContract<InfiniState> {
        @Override
        protected TimeMixer<InfiniState> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 2, 4, true, null), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (2 * (tokens % 4) * modelDim + 2 * (3 * 3 + 3));
        }
    }

    private static Tensor tokens(int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, count, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    @Test
    void withinTheFirstSegmentItIsPlainAttentionBehindItsGate() {
        InfiniAttention infini = layer(new Config(6, 3, 20, false, Rotary.half(100, 2)), DType.FLOAT64);
        MultiHeadAttention plain = new MultiHeadAttention(
                MultiHeadAttention.Config.llama(6, 3, 3, 100), Init.normal(0.4), DType.FLOAT64, new Rng(3));
        double[] expected = plain.forward(tokens(9)).mul(0.5).doubles();
        assertArrayEquals(expected, infini.forward(tokens(9)).doubles(), 1e-12);
    }

    @Test
    void aMemoryIsAMeanWeighedByFeatures() {
        Tensor keys = Tensor.of(new double[] {0.5, -1, 2, 0.25}, 1, 1, 2, 2);
        Tensor values = Tensor.of(new double[] {3, 5}, 1, 1, 2, 1);
        Tensor query = CompressiveMemory.features(Tensor.of(new double[] {1, -0.5}, 1, 1, 1, 2));
        CompressiveMemory memory = CompressiveMemory.empty(DType.FLOAT64, 1, 1, 2, 1);
        assertEquals(0, memory.read(query).doubles()[0]);
        double first = 2 * 1.5 + Math.exp(-0.5) * Math.exp(-1);
        double second = 2 * 3 + Math.exp(-0.5) * 1.25;
        double found = memory.and(CompressiveMemory.features(keys), values, false).read(query).doubles()[0];
        assertEquals((3 * first + 5 * second) / (first + second), found, 1e-12);
    }

    @Test
    void whatIsRememberedTwiceByTheDeltaRuleIsNotSaidTwice() {
        Tensor key = CompressiveMemory.features(Tensor.of(new double[] {0.5, -1}, 1, 1, 1, 2));
        Tensor value = Tensor.of(new double[] {3}, 1, 1, 1, 1);
        CompressiveMemory once = CompressiveMemory.empty(DType.FLOAT64, 1, 1, 2, 1).and(key, value, true);
        assertArrayEquals(once.products().doubles(), once.and(key, value, true).products().doubles(), 1e-12);
        assertFalse(Arrays.equals(once.products().doubles(), once.and(key, value, false).products().doubles()));
    }

    @Test
    void laterSegmentsHearOfTheFirst() {
        InfiniAttention infini = layer(new Config(6, 3, 4, false, null), DType.FLOAT64);
        Tensor x = tokens(12);
        double[] before = infini.forward(x).doubles();
        x.doubles()[0] += 1;
        double[] after = infini.forward(x).doubles();
        assertTrue(before[71] != after[71]);
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(6, 3, 0, false, null));
        assertEquals("infini-attention needs heads that divide modelDim and a segment of at least 1, got 3, 6 and 0",
                thrown.getMessage());
    }
}
