package dev.gradus.attention.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.attention.layer.LongformerSelfAttention;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What it takes to make a model of short texts one of long texts. */
class LongTextsTest {

    @Test
    void positionsAreTiledBehindTheReservedRows() {
        Tensor table = Tensor.of(new float[] {9, 8, 1, 2, 3}, 5, 1);
        assertArrayEquals(new float[] {9, 8, 1, 2, 3, 1, 2, 3, 1}, LongPositions.tiled(table, 2, 7).floats());
        var thrown = assertThrows(IllegalArgumentException.class, () -> LongPositions.tiled(table, 5, 7));
        assertEquals("a longer table needs fewer reserved rows than 5 and at least as many positions as before, got 5"
                + " and 7", thrown.getMessage());
    }

    @Test
    void globalTokensByTask() {
        Tensor ids = Tensor.of(new int[] {0, 5, 2, 6, 7, 0, 2, 5, 2, 6}, 2, 5);
        assertArrayEquals(new int[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0}, GlobalTokens.first(ids).ints());
        assertArrayEquals(new int[] {1, 1, 1, 0, 0, 1, 1, 0, 0, 0}, GlobalTokens.question(ids, 2).ints());
        var thrown = assertThrows(IllegalArgumentException.class, () -> GlobalTokens.question(ids, 7));
        assertEquals("a question needs to end with the separator 7, text 1 has none", thrown.getMessage());
    }

    @Test
    void globalProjectionsBeginAsTheLocalOnes() {
        LongformerSelfAttention layer = new LongformerSelfAttention(
                new LongformerSelfAttention.Config(4, 2, new Window(1, 1)), Init.normal(1), DType.FLOAT32, new Rng(1));
        layer.copyToGlobal();
        for (String name : new String[] {"query", "key", "value"}) {
            assertArrayEquals(layer.parameters().get(name + ".weight").floats(),
                    layer.parameters().get(name + "_global.weight").floats());
        }
    }
}
