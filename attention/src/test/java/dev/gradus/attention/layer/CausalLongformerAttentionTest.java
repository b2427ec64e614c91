package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.CausalLongformerAttention.Config;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CausalLongformerAttentionTest {

    private static CausalLongformerAttention layer(Config config, DType dtype) {
        return new CausalLongformerAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    /** Keys and values [B,H,d] of some tokens, in float32. */
    private static long bytes(int modelDim, int batch, long tokens) {
        return 2L * batch * modelDim * tokens * 4;
    }

    @Nested
    class WindowWithDilatedHeads extends TimeMixerContract<LongformerMemory> {
        @Override
        protected TimeMixer<LongformerMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 2, new Window(2, 0), List.of(1, 2), GlobalPlaces.NONE, null), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return bytes(modelDim, batch, Math.min(4, tokens));
        }
    }

    @Nested
    class FirstTokensAreGlobal extends TimeMixerContract<LongformerMemory> {
        @Override
        protected TimeMixer<LongformerMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 3, new Window(2, 0), List.of(1), GlobalPlaces.first(2),
                    Rotary.half(100, 2)), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            long all = tokens < 2 ? tokens : 0;
            return bytes(modelDim, batch, all + Math.min(4, tokens));
        }
    }

    @Nested
    class EveryFourthTokenIsGlobal extends TimeMixerContract<LongformerMemory> {
        @Override
        protected TimeMixer<LongformerMemory> mixer(int modelDim, DType dtype) {
            return layer(new Config(modelDim, 3, new Window(1, 0), List.of(1, 2, 1), new GlobalPlaces(1, 4), null),
                    dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            long global = IntStream.range(0, tokens - 2).filter(t -> t % 4 == 0).count();
            return bytes(modelDim, batch, tokens + Math.min(2, tokens) + global);
        }
    }

    private static Tensor tokens(int count, int dim) {
        Tensor x = Tensor.of(new double[count * dim], 1, count, dim);
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** Whether the output of a token changes with the input of another. */
    private static boolean notices(Config config, int query, int key) {
        CausalLongformerAttention layer = layer(config, DType.FLOAT64);
        Tensor x = tokens(40, config.modelDim());
        Tensor changed = Tensor.of(x.doubles().clone(), 1, 40, config.modelDim());
        changed.doubles()[key * config.modelDim()] += 1;
        double[] before = row(Autograd.noGrad(() -> layer.forward(x)), query);
        return !Arrays.equals(before, row(Autograd.noGrad(() -> layer.forward(changed)), query));
    }

    private static double[] row(Tensor y, int t) {
        return Arrays.copyOfRange(y.doubles(), t * y.dim(2), (t + 1) * y.dim(2));
    }

    @Test
    void tokensSeeTheirWindowAndTheGlobalTokensBeforeThem() {
        Config config = new Config(4, 2, new Window(3, 0), List.of(1, 2), new GlobalPlaces(1, 10), null);
        assertTrue(notices(config, 27, 24), "in the window");
        assertTrue(notices(config, 27, 21), "in the dilated window of the other head");
        assertFalse(notices(config, 27, 22), "between the steps of the dilated window");
        assertTrue(notices(config, 27, 10), "a global token");
        assertFalse(notices(config, 27, 11), "beside a global token");
        assertFalse(notices(config, 27, 30), "a global token that comes later");
        assertTrue(notices(config, 30, 11), "a global token sees all before it");
        assertFalse(notices(config, 30, 31), "and nothing after it");
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var ahead = assertThrows(IllegalArgumentException.class,
                () -> new Config(4, 2, new Window(3, 1), List.of(1), GlobalPlaces.NONE, null));
        assertEquals("causal longformer needs heads that divide modelDim and a window that looks back, got 2 and 4,"
                + " Window[left=3, right=1]", ahead.getMessage());
        var heads = assertThrows(IllegalArgumentException.class,
                () -> new Config(4, 2, new Window(3, 0), List.of(1, 2, 3), GlobalPlaces.NONE, null));
        assertEquals("causal longformer needs one dilation or one for each of 2 heads, got [1, 2, 3]",
                heads.getMessage());
        var places = assertThrows(IllegalArgumentException.class, () -> new GlobalPlaces(-1, 0));
        assertEquals("global places need a first and an every of at least 0, got -1 and 0", places.getMessage());
    }
}
