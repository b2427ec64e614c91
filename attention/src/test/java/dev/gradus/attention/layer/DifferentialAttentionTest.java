package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.DifferentialAttention.Config;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Init;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DifferentialAttentionTest {

    private static DifferentialAttention layer(Config config, DType dtype) {
        return new DifferentialAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    @Nested
    class Grouped extends TimeMixerContract<FullCache> {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 2, 1, 3, Rotary.interleaved(100, 2), new Causal()), dtype);
        }

        @Override
        protected int modelDim() {
            return 8;
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * tokens * 4 * 4;
        }
    }

    @Nested
    class Windowed extends TimeMixerContract<FullCache> {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 1, 1, 0, null, Window.causal(4)), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * tokens * modelDim * 4;
        }
    }

    @Test
    void whatLooksAheadSaysSo() {
        assertTrue(layer(new Config(8, 2, 2, 0, null, new Full()), DType.FLOAT32).looksAhead().isPresent());
        assertTrue(layer(new Config(8, 2, 2, 0, null, new Causal()), DType.FLOAT32).looksAhead().isEmpty());
    }

    @Test
    void headsMustFit() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(8, 3, 1, 0, null, new Causal()));
        assertEquals(
                "differential attention needs a modelDim that 2 heads divide, heads that kvHeads divide, and a depth"
                        + " of at least 0, got modelDim 8, heads 3, kvHeads 1, depth 0",
                thrown.getMessage());
    }
}
