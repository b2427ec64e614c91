package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.DifferentialAttention.Config;
import dev.gradus.attention.layer.DifferentialAttention.Sharing;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Init;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
    class SharedByHeads extends TimeMixerContract<FullCache> {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 2, 1, 3, Rotary.interleaved(100, 2), new Causal(), Sharing.HEADS), dtype);
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

    /** Key heads of size 2 in the order in which the four query heads read them. */
    @Test
    void groupsShareKeysByPairsOrByHeads() {
        groupsRead(Sharing.PAIRS, 0, 1, 0, 1);
        groupsRead(Sharing.HEADS, 0, 0, 1, 1);
    }

    private static void groupsRead(Sharing sharing, int... keyHeads) {
        DifferentialAttention grouped =
                layer(new Config(8, 2, 1, 1, Rotary.interleaved(100, 2), new Causal(), sharing), DType.FLOAT64);
        DifferentialAttention single =
                layer(new Config(8, 2, 2, 1, Rotary.interleaved(100, 2), new Causal()), DType.FLOAT64);
        Map<String, Tensor> state = new LinkedHashMap<>(grouped.state());
        state.put("k_proj.weight", heads(state.get("k_proj.weight"), 2, keyHeads));
        state.put("v_proj.weight", heads(state.get("v_proj.weight"), 4, 0, 0));
        single.load(state);
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, 9, 8));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        assertArrayEquals(single.forward(x).doubles(), grouped.forward(x).doubles(), 1e-12, sharing.toString());
    }

    /** Heads of a projection [K size, D], each as often as it is named. */
    private static Tensor heads(Tensor weight, int size, int... order) {
        int[] rows = new int[order.length * size];
        Arrays.setAll(rows, row -> order[row / size] * size + row % size);
        return weight.apply(new IndexSelect(0), Tensor.of(rows, rows.length)).detach();
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
