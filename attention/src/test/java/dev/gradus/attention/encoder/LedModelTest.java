package dev.gradus.attention.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedModelTest {
    private static final LedConfig FORM = new LedConfig(6, 8, 2, List.of(2, 4), 2, 11, 30, 12, Activation.GELU);

    private static LedModel model() {
        return new LedModel(FORM, Init.normal(0.4), DType.FLOAT64, new Rng(2));
    }

    private static Tensor ids(int count, int step) {
        return Tensor.of(IntStream.range(0, count).map(t -> 1 + t * step % 10).toArray(), 1, count);
    }

    private static Tensor first(int count, int of) {
        int[] mask = new int[of];
        Arrays.fill(mask, 0, count, 1);
        return Tensor.of(mask, 1, of);
    }

    @Test
    void wordsOneByOneGiveWhatAllAtOnceGive() {
        LedModel model = model();
        Tensor encoded = model.encode(ids(20, 3), null, first(1, 20));
        double[] all = model.forward(encoded, null, ids(9, 7)).doubles();
        LedModel.State state = model.start(encoded, null);
        for (int t = 0; t < 9; t++) {
            var step = model.prefill(Tensor.of(new int[] {ids(9, 7).ints()[t]}, 1, 1), state);
            assertArrayEquals(Arrays.copyOfRange(all, t * 11, t * 11 + 11), step.output().doubles(), 1e-12);
            state = step.state();
        }
    }

    @Test
    void paddingOfTheSourceChangesNothing() {
        LedModel model = model();
        Tensor alone = model.forward(model.encode(ids(17, 3), null, first(1, 17)), null, ids(5, 7));
        Tensor encoded = model.encode(ids(22, 3), first(17, 22), first(1, 22));
        Tensor padded = model.forward(encoded, first(17, 22), ids(5, 7));
        assertArrayEquals(alone.doubles(), padded.doubles(), 1e-12);
    }

    @Test
    void whatIsWrittenLooksBackAndAtAllThatWasRead() {
        LedModel model = model();
        Tensor encoded = model.encode(ids(20, 3), null, null);
        double[] before = model.forward(encoded, null, ids(9, 7)).doubles();
        int[] other = ids(9, 7).ints().clone();
        other[6] = 10 - other[6];
        double[] after = model.forward(encoded, null, Tensor.of(other, 1, 9)).doubles();
        assertTrue(Arrays.equals(before, 0, 66, after, 0, 66) && !Arrays.equals(before, after));
        int[] source = ids(20, 3).ints().clone();
        source[19] = 0;
        Tensor changed = model.encode(Tensor.of(source, 1, 20), null, null);
        assertTrue(model.forward(changed, null, ids(9, 7)).doubles()[0] != before[0]);
    }

    @Test
    void gradientsAreRight() {
        LedModel model = model();
        GradientCheck.Result result = GradientCheck.standard().run("led",
                all -> new Tensor[] {model.forward(model.encode(ids(7, 3), null, first(1, 7)), null, ids(3, 7))},
                model.parameters().values().toArray(Tensor[]::new));
        assertTrue(result.passed(), result.message());
    }

    @Test
    void parametersAreNamedAsInPublicCheckpoints() {
        var names = model().parameters().keySet();
        assertTrue(names.containsAll(List.of("led.shared.weight", "led.encoder.embed_positions.weight",
                "led.encoder.layers.1.self_attn.longformer_self_attn.key_global.weight",
                "led.encoder.layers.0.self_attn.output.bias", "led.decoder.layers.0.self_attn.out_proj.weight",
                "led.decoder.layers.1.encoder_attn.q_proj.bias", "led.decoder.layers.1.final_layer_norm.weight")),
                names.toString());
    }

    @Test
    void badInputIsExplained() {
        LedModel model = model();
        var read = assertThrows(IllegalArgumentException.class, () -> model.encode(ids(31, 3), null, null));
        assertEquals("the encoder of led knows 30 positions, got a text of 31 tokens", read.getMessage());
        Tensor encoded = Autograd.noGrad(() -> model.encode(ids(9, 3), null, null));
        var written = assertThrows(IllegalArgumentException.class, () -> model.forward(encoded, null, ids(13, 3)));
        assertEquals("the decoder of led knows 12 positions, got a text of 13 tokens", written.getMessage());
        LedModel.State foreign = new LedModel.State(List.of(), List.of(), 0);
        var state = assertThrows(IllegalArgumentException.class, () -> model.prefill(ids(1, 1), foreign));
        assertEquals("this model has 2 blocks in its decoder, the state is of one with 0", state.getMessage());
        var form = assertThrows(IllegalArgumentException.class,
                () -> new LedConfig(6, 8, 4, List.of(2), 2, 11, 30, 12, Activation.GELU));
        assertEquals("led needs heads that divide modelDim and at least one layer on both sides, got 4 and 6, windows"
                + " [2], decoderLayers 2", form.getMessage());
    }
}
