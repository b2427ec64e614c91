package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.BigBird;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Init;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BigBirdSelfAttentionTest {
    private static final int DIM = 6;

    private static BigBirdSelfAttention layer() {
        return new BigBirdSelfAttention(DIM, 2, true, Init.normal(0.5), DType.FLOAT64, new Rng(1));
    }

    private static Tensor tokens(int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, count, DIM));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    private static Tensor heads(BigBirdSelfAttention layer, String name, Tensor x) {
        Tensor y = x.matmul(layer.parameters().get(name + ".weight").transpose(0, 1));
        return y.reshape(1, x.dim(1), 2, DIM / 2); // biases are 0
    }

    private static double[] dense(BigBirdSelfAttention layer, Tensor x, AttentionPattern pattern) {
        return DenseAttention.attend(heads(layer, "query", x), heads(layer, "key", x), heads(layer, "value", x),
                pattern, 1 / Math.sqrt(DIM / 2.0)).doubles();
    }

    @Test
    void theLastBlockMayBeShorter() {
        BigBirdSelfAttention layer = layer();
        Tensor x = tokens(39);
        AttentionPattern pattern = BigBird.internal(39, 4, 2, 2, new Rng(5));
        assertArrayEquals(dense(layer, x, pattern), layer.forward(x, null, List.of(pattern)).doubles(), 1e-12);
    }

    @Test
    void paddingToWholeBlocksChangesNothing() {
        BigBirdSelfAttention layer = layer();
        Tensor x = tokens(40);
        int[] real = new int[40];
        Arrays.fill(real, 0, 37, 1);
        Tensor padded = layer.forward(x, Tensor.of(real, 1, 40), List.of(BigBird.internal(40, 4, 2, 2, new Rng(5))));
        Tensor alone =
                layer.forward(x.slice(1, 0, 37), null, List.of(BigBird.internal(37, 4, 2, 2, new Rng(5))));
        assertArrayEquals(alone.doubles(), Arrays.copyOf(padded.doubles(), 37 * DIM), 1e-12);
        assertArrayEquals(new double[3 * DIM], Arrays.copyOfRange(padded.doubles(), 37 * DIM, 40 * DIM));
    }

    @Test
    void extendedConstructionHasTokensOfItsOwn() {
        BigBirdSelfAttention layer = layer();
        LeadingTokens leading = new LeadingTokens(2, DIM, Init.normal(1), DType.FLOAT64, new Rng(6));
        Tensor x = leading.before(tokens(18)); // [1,20,D]
        AttentionPattern pattern = BigBird.extended(2, 18, 4, 1, 2, new Rng(7));
        Tensor y = layer.forward(x, null, List.of(pattern));
        assertArrayEquals(dense(layer, x, pattern), y.doubles(), 1e-12);
        for (int other = 2; other < 20; other++) {
            assertTrue(pattern.allows(0, other, 1) && pattern.allows(0, 1, other));
        }
        assertEquals(Shape.of(1, 18, DIM), leading.behind(y).shape());
    }

    @Test
    void leadingTokensAreNeverPadding() {
        LeadingTokens leading = new LeadingTokens(2, DIM, Init.normal(1), DType.FLOAT64, new Rng(6));
        Tensor mask = leading.mask(Tensor.of(new int[] {1, 0, 1, 1}, 2, 2));
        assertArrayEquals(new int[] {1, 1, 1, 0, 1, 1, 1, 1}, mask.ints());
        assertNull(leading.mask(null));
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> new LeadingTokens(0, DIM, Init.normal(1), DType.FLOAT64, new Rng(6)));
        assertEquals("leading tokens need a count and a modelDim of at least 1, got 0 and 6", thrown.getMessage());
    }

    @Test
    void gradientsAreRight() {
        BigBirdSelfAttention layer = layer();
        LeadingTokens leading = new LeadingTokens(1, DIM, Init.normal(1), DType.FLOAT64, new Rng(6));
        AttentionPattern pattern = BigBird.extended(1, 9, 2, 1, 2, new Rng(7));
        Tensor x = tokens(9).requireGrad();
        Tensor[] leaves = Stream.of(Stream.of(x), layer.parameters().values().stream(),
                leading.parameters().values().stream()).flatMap(s -> s).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard().run("bigbird",
                all -> new Tensor[] {leading.behind(layer.forward(leading.before(x), null, List.of(pattern)))}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void blocksOfNothingAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> BigBird.internal(10, 0, 1, 1, new Rng(1)));
        assertEquals("bigbird needs at least 1 token and a block of at least 1, got 10 and 0", thrown.getMessage());
    }
}
