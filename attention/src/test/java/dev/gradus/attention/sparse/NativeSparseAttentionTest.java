package dev.gradus.attention.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.FinishedBlocks;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.attention.sparse.NativeSparseAttention.Config;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NativeSparseAttentionTest {

    private static NativeSparseAttention layer(Config config, DType dtype) {
        return new NativeSparseAttention(config, Init.normal(0.5), dtype, new Rng(3));
    }

    @Nested
    class OverlappingBlocks extends TimeMixerContract<NativeSparseMemory> {
        @Override
        protected TimeMixer<NativeSparseMemory> mixer(int modelDim, DType dtype) {
            NativeSparseForm form = new NativeSparseForm(2, 1, 2, 3, 3);
            return layer(new Config(modelDim, 4, 2, 2, form, Rotary.half(100, 2)), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            long compressed = tokens - 1;
            long pending = 1;
            return 2L * batch * 2 * 2 * (compressed + pending + tokens + Math.min(2, tokens)) * 4;
        }
    }

    @Nested
    class BlocksSideBySide extends TimeMixerContract<NativeSparseMemory> {
        @Override
        protected TimeMixer<NativeSparseMemory> mixer(int modelDim, DType dtype) {
            NativeSparseForm form = new NativeSparseForm(3, 3, 3, 3, 1);
            return layer(new Config(modelDim, 2, 1, 3, form, null), dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * 3 * (tokens / 3 + tokens % 3 + tokens) * 4;
        }
    }

    private static Tensor heads(double... numbers) {
        return Tensor.of(numbers, 1, numbers.length, 1, 1);
    }

    /** The last query finds most in the keys of large numbers. */
    private static SelectedBlocks selected(NativeSparseForm form, double... keys) {
        double[] queries = new double[20];
        Arrays.fill(queries, 1);
        return NativeSparseSelection.of(form, heads(queries), heads(keys), 1, 0).get(0);
    }

    @Test
    void blocksWeighWhatTheirCompressedBlocksFound() {
        NativeSparseForm equal = new NativeSparseForm(4, 4, 4, 4, 1);
        SelectedBlocks pattern = selected(equal, 0, 0, 9, 0, 0);
        assertEquals("{0, 2, 3, 4}", pattern.of(0, 19).toString(), "first, best, the one before, own");
        assertEquals("{0, 1}", pattern.of(0, 7).toString());
        assertTrue(pattern.allows(0, 19, 8) && !pattern.allows(0, 19, 7) && !pattern.allows(0, 9, 10));
        NativeSparseForm overlapping = new NativeSparseForm(4, 2, 4, 4, 1); // block j and those half over it
        assertEquals("{0, 1, 3, 4}", selected(overlapping, 0, 0, 9, 0, 0, 0, 0, 0, 0).of(0, 19).toString(),
                "tokens 4-7");
        assertEquals("{0, 1, 3, 4}", selected(overlapping, 0, 9, 0, 0, 0, 0, 0, 0, 0).of(0, 19).toString(),
                "tokens 2-5");
    }

    @Test
    void aBlockIsSeenFromItsLastTokenOn() {
        FinishedBlocks blocks = new FinishedBlocks(4, 2, 0);
        assertEquals(0, blocks.within(3));
        assertEquals(1, blocks.within(5));
        assertEquals(2, blocks.within(6));
        assertTrue(blocks.allows(0, 5, 1) && !blocks.allows(0, 4, 1));
    }

    @Test
    void withoutAFinishedBlockTheCompressedLookIsZero() {
        NativeSparseForm form = new NativeSparseForm(8, 8, 8, 3, 20);
        NativeSparseAttention layer = layer(new Config(6, 2, 2, 3, form, null), DType.FLOAT64);
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, 9, 6));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        double[] short7 = layer.forward(x.slice(1, 0, 7)).doubles();
        assertTrue(Arrays.stream(short7).allMatch(Double::isFinite));
        double[] nine = layer.forward(x).doubles();
        assertArrayEquals(short7, Arrays.copyOf(nine, 42), 1e-12);
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var stride = assertThrows(IllegalArgumentException.class, () -> new NativeSparseForm(8, 3, 8, 4, 8));
        assertEquals("native sparse attention needs a stride that divides length and block, and a block of at least the"
                + " length, got length 8, stride 3, block 8", stride.getMessage());
        var few = assertThrows(IllegalArgumentException.class, () -> new NativeSparseForm(8, 4, 8, 2, 0));
        assertEquals("native sparse attention needs at least 3 selected blocks and a window of at least 1, got 2 and 0",
                few.getMessage());
    }
}
