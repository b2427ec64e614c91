package dev.gradus.attention.hybrid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.hybrid.ConformerConvolution.Config;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformerConvolutionTest {

    private static ConformerConvolution layer(int width, boolean causal) {
        return new ConformerConvolution(
                new Config(4, 1, width, causal), Init.normal(0.7), DType.FLOAT64, new Rng(3));
    }

    private static Tensor frames(int count) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, count, 4));
        new Rng(4).fillNormal(x.doubles(), 0, 1);
        return x;
    }

    /** Which frames notice a change of frame 5. */
    private static String notice(ConformerConvolution layer) {
        layer.train(false);
        Tensor x = frames(11);
        double[] before = layer.forward(x, null).doubles();
        x.doubles()[20] += 1;
        double[] after = layer.forward(x, null).doubles();
        StringBuilder notice = new StringBuilder();
        for (int t = 0; t < 11; t++) {
            notice.append(Arrays.equals(before, 4 * t, 4 * t + 4, after, 4 * t, 4 * t + 4) ? '.' : 'x');
        }
        return notice.toString();
    }

    @Test
    void framesSeeAsFarAsTheFilter() {
        assertEquals("....xxx....", notice(layer(3, false)));
        assertEquals(".....xxx...", notice(layer(3, true)));
        assertEquals("....xxxx...", notice(layer(4, false)), "of an even width one more before");
    }

    @Test
    void paddingIsNotSeen() {
        ConformerConvolution layer = layer(5, false);
        layer.train(false);
        int[] mask = new int[11];
        Arrays.fill(mask, 0, 8, 1);
        double[] padded = layer.forward(frames(11), Tensor.of(mask, 1, 11)).doubles();
        double[] alone = layer.forward(frames(11).slice(1, 0, 8), null).doubles();
        assertArrayEquals(alone, Arrays.copyOf(padded, 32), 1e-12);
    }

    @Test
    void afterTrainingRunningMeansNormalise() {
        ConformerConvolution layer = layer(3, false);
        for (int i = 0; i < 200; i++) {
            layer.forward(frames(40), null);
        }
        double[] training = layer.forward(frames(40), null).doubles();
        layer.train(false);
        double[] evaluated = layer.forward(frames(40), null).doubles();
        assertArrayEquals(training, evaluated, 0.1, "up to the variance of a sample");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsAreRight(boolean training) {
        ConformerConvolution layer = layer(3, false);
        layer.train(training);
        Tensor x = frames(6).requireGrad();
        Tensor[] leaves = Stream.concat(Stream.of(x), layer.parameters().values().stream()).toArray(Tensor[]::new);
        GradientCheck.Result result =
                GradientCheck.standard().run("conformer", all -> new Tensor[] {layer.forward(x, null)}, leaves);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Config(4, 1, 0, true));
        assertEquals("a conformer's convolution needs sizes of at least 1, got modelDim 4, expansion 1, width 0",
                thrown.getMessage());
    }
}
