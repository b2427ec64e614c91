package dev.gradus.attention.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.memory.ChunkedCrossAttention.Config;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkedCrossAttentionTest {
    private static final int DIM = 4;

    private static ChunkedCrossAttention layer() {
        return new ChunkedCrossAttention(
                new Config(DIM, 2, 2, 4, Rotary.half(100, 2), false), Init.normal(0.5), DType.FLOAT64, new Rng(3));
    }

    private static Tensor normal(int... dims) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(dims));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** Which of 14 tokens notice a change of the neighbours of a chunk. */
    private static String notice(int chunk) {
        ChunkedCrossAttention layer = layer();
        Tensor found = normal(1, 3, 2, 5, DIM);
        double[] before = layer.forward(normal(1, 14, DIM), found, null).doubles();
        found.doubles()[chunk * 2 * 5 * DIM] += 1;
        double[] after = layer.forward(normal(1, 14, DIM), found, null).doubles();
        StringBuilder notice = new StringBuilder();
        for (int t = 0; t < 14; t++) {
            boolean same = Arrays.equals(before, t * DIM, t * DIM + DIM, after, t * DIM, t * DIM + DIM);
            notice.append(same ? "." : "x");
        }
        return notice.toString();
    }

    @Test
    void tokensSeeTheNeighboursOfTheChunkBefore() {
        assertEquals("...xxxx.......", notice(0));
        assertEquals(".......xxxx...", notice(1));
        assertEquals("...........xxx", notice(2));
    }

    @Test
    void withAllNeighboursPaddedTheLearnedValueIsLeft() {
        ChunkedCrossAttention layer = layer();
        Tensor none = Tensor.of(new int[10], 1, 1, 2, 5);
        double[] y = layer.forward(normal(1, 4, DIM), normal(1, 1, 2, 5, DIM), none).doubles();
        Tensor nothing = layer.parameters().get("null_v").reshape(1, 4)
                .matmul(layer.parameters().get("to_out.weight").transpose(0, 1));
        assertArrayEquals(nothing.doubles(), Arrays.copyOfRange(y, 12, 16), 1e-12);
        assertArrayEquals(new double[12], Arrays.copyOf(y, 12));
    }

    @Test
    void aTextShorterThanAChunkGetsNothing() {
        assertTrue(Arrays.stream(layer().forward(normal(1, 3, DIM), normal(1, 0, 2, 5, DIM), null).doubles())
                .allMatch(y -> y == 0));
    }

    @Test
    void gradientsAreRight() {
        ChunkedCrossAttention layer = layer();
        Tensor x = normal(1, 9, DIM).requireGrad();
        Tensor found = normal(1, 2, 1, 3, DIM).requireGrad();
        Tensor mask = Tensor.of(new int[] {1, 1, 0, 1, 1, 1}, 1, 2, 1, 3);
        Tensor[] leaves = Stream.concat(Stream.of(x, found), layer.parameters().values().stream())
                .toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard()
                .run("retro", all -> new Tensor[] {layer.forward(x, found, mask)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void chunksWithoutNeighboursAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> layer().forward(normal(1, 9, DIM), normal(1, 1, 2, 5, DIM), null));
        assertEquals("chunked cross-attention over 9 tokens in chunks of 4 needs neighbours [B, 2, r, n, D], got"
                + " [1, 1, 2, 5, 4]", thrown.getMessage());
        var chunk = assertThrows(IllegalArgumentException.class, () -> new Config(4, 2, 2, 0, null, false));
        assertEquals("chunked cross-attention needs sizes of at least 1, got modelDim 4, heads 2, headDim 2, chunk 0",
                chunk.getMessage());
    }
}
