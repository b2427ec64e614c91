package dev.gradus.attention.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.attention.sparse.MixtureOfBlockAttention.Config;
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

class MixtureOfBlockAttentionTest {

    private static MixtureOfBlockAttention layer(Config config, DType dtype) {
        return new MixtureOfBlockAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    @Nested
    class TwoBlocksOfThree extends TimeMixerContract<MixtureOfBlocksMemory> {
        @Override
        protected TimeMixer<MixtureOfBlocksMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 4, 2, 2, 3, 2, Rotary.half(100, 2)), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return (2L * tokens + tokens / 3) * batch * 2 * 2 * 4;
        }
    }

    private static Tensor tokens(int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, count, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    @Test
    void withAllBlocksItIsPlainAttention() {
        MixtureOfBlockAttention moba = layer(new Config(6, 3, 3, 2, 4, 10, Rotary.half(100, 2)), DType.FLOAT64);
        MultiHeadAttention plain = new MultiHeadAttention(
                MultiHeadAttention.Config.llama(6, 3, 3, 100), Init.normal(0.5), DType.FLOAT64, new Rng(3));
        plain.load(moba.state());
        Tensor x = tokens(37);
        assertArrayEquals(plain.forward(x).doubles(), moba.forward(x).doubles(), 1e-12);
        MixtureOfBlockAttention few = layer(new Config(6, 3, 3, 2, 4, 2, Rotary.half(100, 2)), DType.FLOAT64);
        assertFalse(Arrays.equals(plain.forward(x).doubles(), few.forward(x).doubles()));
    }

    @Test
    void oneBlockIsTheOwn() {
        MixtureOfBlockAttention moba = layer(new Config(6, 3, 3, 2, 4, 1, null), DType.FLOAT64);
        Tensor y = moba.forward(tokens(8));
        Tensor second = moba.forward(tokens(8).slice(1, 4, 8));
        assertArrayEquals(second.doubles(), Arrays.copyOfRange(y.doubles(), 24, 48), 1e-12);
    }

    @Test
    void blocksOfNothingAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(6, 3, 3, 2, 0, 1, null));
        assertEquals("mixture of block attention needs a block and chosen blocks of at least 1, got 0 and 1",
                thrown.getMessage());
    }
}
