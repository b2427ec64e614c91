package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.LatentAttention.Config;
import dev.gradus.nn.Init;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LatentAttentionTest {

    private static LatentAttention layer(Config config, DType dtype) {
        return new LatentAttention(config, Init.normal(0.4), dtype, new Rng(3));
    }

    @Nested
    class DeepSeek extends TimeMixerContract<LatentMemory> {
        @Override
        protected TimeMixer<LatentMemory> mixer(int modelDim, DType dtype) {
            return layer(Config.deepSeek(modelDim, 3, 4, 5, 2, 4, 3), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return (5L + 4) * batch * tokens * 4;
        }
    }

    @Nested
    class QueriesStraightFromX extends TimeMixerContract<LatentMemory> {
        @Override
        protected TimeMixer<LatentMemory> mixer(int modelDim, DType dtype) {
            return layer(Config.deepSeek(modelDim, 2, 0, 3, 3, 2, 4), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return (3L + 2) * batch * tokens * 4;
        }
    }

    private static Tensor tokens(DType dtype) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(2, 33, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x.to(dtype).detach().requireGrad();
    }

    /** Outputs and gradients of all weights. */
    @Test
    void absorbedEqualsNaive() {
        LatentAttention one = layer(Config.deepSeek(6, 3, 4, 5, 2, 4, 3), DType.FLOAT64);
        LatentAttention two = layer(Config.deepSeek(6, 3, 4, 5, 2, 4, 3), DType.FLOAT64);
        Tensor naive = one.forward(tokens(DType.FLOAT64));
        Tensor absorbed = two.absorbed(tokens(DType.FLOAT64), null);
        assertArrayEquals(naive.doubles(), absorbed.doubles(), 1e-12);
        naive.mul(naive).sum().backward();
        absorbed.mul(absorbed).sum().backward();
        Map<String, Tensor> others = two.parameters();
        one.parameters().forEach((name, p) -> assertArrayEquals(
                p.grad().doubles(), others.get(name).grad().doubles(), 1e-9, name));
        LatentAttention narrow = layer(Config.deepSeek(6, 3, 4, 5, 2, 4, 3), DType.FLOAT32);
        Tensor x = tokens(DType.FLOAT32);
        assertArrayEquals(narrow.forward(x).floats(), narrow.absorbed(x, null).floats(), 1e-5f);
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        assertEquals("[q_a_proj.weight, q_a_layernorm.weight, q_b_proj.weight, kv_a_proj_with_mqa.weight,"
                + " kv_a_layernorm.weight, kv_b_proj.weight, o_proj.weight]",
                layer(Config.deepSeek(6, 3, 4, 5, 2, 4, 3), DType.FLOAT32).parameters().keySet().toString());
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> new Config(6, 3, 4, 0, 2, 4, 3, Rotary.half(10, 4), 1, new Full()));
        assertEquals(
                "latent attention needs positive sizes and an even rotaryDim, got modelDim 6, heads 3, queryRank 4,"
                        + " rank 0, plainDim 2, rotaryDim 4, valueDim 3",
                thrown.getMessage());
        Config ahead = new Config(6, 3, 4, 5, 2, 4, 3, Rotary.half(10, 4), 1, new Full());
        assertTrue(layer(ahead, DType.FLOAT32).looksAhead().isPresent());
    }
}
