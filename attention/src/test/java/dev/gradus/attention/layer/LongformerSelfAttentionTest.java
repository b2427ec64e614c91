package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.LongformerSelfAttention.Config;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongformerSelfAttentionTest {
    private static final int DIM = 6;

    private static LongformerSelfAttention layer(Config config) {
        LongformerSelfAttention layer =
                new LongformerSelfAttention(config, Init.normal(0.4), DType.FLOAT64, new Rng(1));
        layer.parameters().forEach((name, p) -> { // biases begin at 0
            if (p.shape().rank() == 1) {
                new Rng(2).fork(name).fillNormal(p.doubles(), 0, 0.5);
            }
        });
        return layer;
    }

    private static Tensor tokens(int batch, int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(batch, count, DIM));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    private static Tensor heads(LongformerSelfAttention layer, String name, Tensor x) {
        Tensor weight = layer.parameters().get(name + ".weight");
        Tensor y = x.matmul(weight.transpose(0, 1)).add(layer.parameters().get(name + ".bias"));
        return y.reshape(x.dim(0), x.dim(1), 2, DIM / 2);
    }

    /** The textbook: one dense attention for local rows, one for global rows. */
    private static Tensor dense(LongformerSelfAttention layer, Tensor x, int[] real, int[] global, int[] dilations) {
        int window = 2;
        int tokens = x.dim(1);
        AttentionPattern local = (h, i, j) -> real[i] * real[j] == 1 && global[i] == 0
                && (global[j] == 1
                        || Math.abs(i - j) <= window * dilations[h] && Math.abs(i - j) % dilations[h] == 0);
        AttentionPattern far = (h, i, j) -> real[i] * real[j] == 1 && global[i] == 1;
        double scale = 1 / Math.sqrt(DIM / 2.0);
        Tensor near = DenseAttention.attend(heads(layer, "query", x), heads(layer, "key", x),
                heads(layer, "value", x), local, scale);
        Tensor all = DenseAttention.attend(heads(layer, "query_global", x), heads(layer, "key_global", x),
                heads(layer, "value_global", x), far, scale);
        return near.add(all).reshape(x.dim(0), tokens, DIM);
    }

    @ParameterizedTest
    @CsvSource({"17, 1, 1", "17, 1, 3", "16, 2, 2", "1, 1, 2"})
    void itIsTwoSoftmaxesOfDenseAttention(int tokens, int first, int second) {
        LongformerSelfAttention layer = layer(new Config(DIM, 2, new Window(2, 2), List.of(first, second)));
        Tensor x = tokens(1, tokens);
        int[] real = new int[tokens];
        int[] global = new int[tokens];
        Arrays.fill(real, 0, Math.max(1, tokens - 3), 1);
        for (int t = 0; t < tokens; t += 6) {
            global[t] = real[t];
        }
        Tensor expected = dense(layer, x, real, global, new int[] {first, second});
        Tensor y = layer.forward(x, Tensor.of(real, 1, tokens), Tensor.of(global, 1, tokens));
        assertArrayEquals(expected.doubles(), y.doubles(), 1e-12);
    }

    @Test
    void paddingToAMultipleOfTheWindowChangesNothing() {
        LongformerSelfAttention layer = layer(new Config(DIM, 2, new Window(4, 4)));
        Tensor x = tokens(1, 24);
        int[] real = new int[24];
        Arrays.fill(real, 0, 19, 1);
        int[] global = new int[24];
        global[0] = 1;
        Tensor padded = layer.forward(x, Tensor.of(real, 1, 24), Tensor.of(global, 1, 24));
        Tensor alone = layer.forward(x.slice(1, 0, 19), null, Tensor.of(Arrays.copyOf(global, 19), 1, 19));
        assertArrayEquals(alone.doubles(), Arrays.copyOf(padded.doubles(), 19 * DIM), 1e-12);
        assertArrayEquals(new double[5 * DIM], Arrays.copyOfRange(padded.doubles(), 19 * DIM, 24 * DIM));
    }

    @Test
    void sequencesOfABatchHaveGlobalTokensOfTheirOwn() {
        LongformerSelfAttention layer = layer(new Config(DIM, 2, new Window(1, 1)));
        Tensor x = tokens(2, 9);
        Tensor both = layer.forward(x, null, Tensor.of(new int[] {1, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 1, 0, 0, 0, 0}, 2, 9));
        Tensor second = Autograd.noGrad(() -> Tensor.of(Arrays.copyOfRange(x.doubles(), 9 * DIM, 18 * DIM), 1, 9, DIM));
        Tensor alone = layer.forward(second, null, Tensor.of(new int[] {0, 0, 0, 0, 1, 0, 0, 0, 0}, 1, 9));
        assertArrayEquals(alone.doubles(), Arrays.copyOfRange(both.doubles(), 9 * DIM, 18 * DIM), 1e-12);
    }

    @Test
    void gradientsAreRight() {
        LongformerSelfAttention layer = layer(new Config(DIM, 2, new Window(1, 1), List.of(1, 2)));
        Tensor x = tokens(1, 7).requireGrad();
        Tensor real = Tensor.of(new int[] {1, 1, 1, 1, 1, 1, 0}, 1, 7);
        Tensor global = Tensor.of(new int[] {1, 0, 0, 0, 1, 0, 0}, 1, 7);
        Tensor[] leaves = Stream.concat(Stream.of(x), layer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result = GradientCheck.standard()
                .run("longformer", all -> new Tensor[] {layer.forward(x, real, global)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void headsMustDivide() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(8, 3, new Window(1, 1)));
        assertEquals("longformer needs heads that divide modelDim, got 3 and 8", thrown.getMessage());
    }
}
