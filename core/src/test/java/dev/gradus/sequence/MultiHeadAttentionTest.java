package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.MultiHeadAttention.Config;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MultiHeadAttentionTest {

    private static MultiHeadAttention attention(Config config, DType dtype) {
        return new MultiHeadAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    @Nested
    class Llama extends TimeMixerContract<KvCache> {
        @Override
        protected TimeMixer<KvCache> mixer(int modelDim, DType dtype) {
            return attention(Config.llama(modelDim, 3, 1, 100), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * tokens * (modelDim / 3) * 4;
        }
    }

    @Nested
    class Gpt2 extends TimeMixerContract<KvCache> {
        @Override
        protected TimeMixer<KvCache> mixer(int modelDim, DType dtype) {
            return attention(Config.gpt2(modelDim, 2), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * tokens * modelDim * 4;
        }
    }

    private static String shapes(Config config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        attention(config, DType.FLOAT32).parameters().forEach((name, p) -> shapes.put(name, p.shape()));
        return shapes.toString();
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        assertEquals("{q_proj.weight=[8, 8], k_proj.weight=[4, 8], v_proj.weight=[4, 8], o_proj.weight=[8, 8]}",
                shapes(Config.llama(8, 4, 2, 10_000)));
        assertEquals("{c_attn.weight=[24, 8], c_attn.bias=[24], c_proj.weight=[8, 8], c_proj.bias=[8]}",
                shapes(Config.gpt2(8, 2)));
    }

    @Test
    void headsMustFit() {
        var heads = assertThrows(IllegalArgumentException.class, () -> Config.llama(8, 3, 1, 10));
        assertEquals("attention needs heads that divide modelDim, got 3 and 8", heads.getMessage());
        var groups = assertThrows(IllegalArgumentException.class, () -> Config.llama(8, 4, 3, 10));
        assertEquals("attention needs positive sizes and heads that are a multiple of kvHeads, got modelDim 8, heads 4,"
                + " kvHeads 3, headDim 2", groups.getMessage());
    }
}
