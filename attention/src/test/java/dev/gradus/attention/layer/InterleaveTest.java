package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.Reach;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterleaveTest {
    private static final int DIM = 8;
    private static final Init INIT = Init.normal(0.5);
    private static final Interleave GEMMA =
            new Interleave(3, Window.causal(4), Rotary.half(100, 4), Rotary.half(10_000, 4));

    private static SequenceModel model(List<MultiHeadAttention.Config> layers) {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (MultiHeadAttention.Config layer : layers) {
            Rng rng = new Rng(blocks.size());
            blocks.add(new Block<>(Block.Names.LLAMA, new RmsNorm(DIM, 1e-6, DType.FLOAT64),
                    new MultiHeadAttention(layer, INIT, DType.FLOAT64, rng), new RmsNorm(DIM, 1e-6, DType.FLOAT64),
                    new FeedForward(FeedForward.Config.swiGlu(DIM, 8), INIT, DType.FLOAT64, rng)));
        }
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(11, DIM, INIT, DType.FLOAT64, new Rng(9)), null, blocks,
                new RmsNorm(DIM, 1e-6, DType.FLOAT64), null));
    }

    private static MultiHeadAttention.Config base(AttentionPattern pattern) {
        return new MultiHeadAttention.Config(
                DIM, 2, 1, 4, false, false, null, pattern, MultiHeadAttention.Names.LLAMA);
    }

    private static List<MultiHeadAttention.Config> layers(int count) {
        return IntStream.range(0, count).mapToObj(i -> GEMMA.of(i, base(new Full()))).toList();
    }

    @Test
    void everyThirdLayerSeesAllWithPositionsOfItsOwn() {
        assertEquals(List.of(2, 5), IntStream.range(0, 7).filter(GEMMA::isGlobal).boxed().toList());
        assertEquals(GEMMA.window(), GEMMA.of(1, base(new Full())).pattern());
        assertEquals(GEMMA.local(), GEMMA.of(1, base(new Full())).rotary());
        assertEquals(GEMMA.global(), GEMMA.of(2, base(new Full())).rotary());
        List<AttentionPattern> patterns = layers(3).stream().map(MultiHeadAttention.Config::pattern).toList();
        assertTrue(Reach.of(patterns, 2, 29, 30).get(0), "through the layer that sees all");
        assertFalse(Reach.of(patterns.subList(0, 2), 2, 29, 30).get(22), "seven back, through two windows of four");
    }

    @Test
    void rollingCachesGiveTheSameLogits() {
        SequenceModel model = model(layers(4));
        int[] ids = IntStream.range(0, 20).map(t -> t * 7 % 11).toArray();
        Tensor all = model.forward(Tensor.of(ids, 1, 20), null).output();
        SequenceModel.State state = GEMMA.caches(model.start(1));
        state = model.prefill(Tensor.of(Arrays.copyOf(ids, 19), 1, 19), state).state();
        var step = model.step(Tensor.of(new int[] {ids[19]}, 1), state);
        double[] last = new double[11];
        System.arraycopy(all.doubles(), 19 * 11, last, 0, 11);
        assertArrayEquals(last, step.output().doubles(), 1e-10);
        assertEquals(2 * 4 * 8 * (3 * 4 + 20), model.stateBytes(step.state()), "3 layers of 4 tokens, one of 20");
    }

    @Test
    void aDecoderRefusesLayersThatLookAhead() {
        var all = assertThrows(IllegalArgumentException.class, () -> model(List.of(base(new Full()))));
        assertEquals("a decoder needs blocks in which no token sees a later one, block 0 does: query 0 attends to"
                + " key 1 in Full[]", all.getMessage());
        var near = assertThrows(IllegalArgumentException.class,
                () -> model(List.of(base(Window.causal(4)), base(new Window(3, 2)))));
        assertEquals("a decoder needs blocks in which no token sees a later one, block 1 does: query 0 attends to"
                + " key 1 in Window[left=3, right=2]", near.getMessage());
    }

    @Test
    void formsThatCannotBeAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> new Interleave(0, Window.causal(4), null, null));
        assertEquals("interleaved layers need an every of at least 1 and a window that looks back, got 0 and"
                + " Window[left=3, right=0]", thrown.getMessage());
    }

    @Test
    void everyThirdLayerSeesAllThatCameBefore() {
        List<AttentionPattern> layers = List.of(GEMMA.pattern(0), GEMMA.pattern(1), GEMMA.pattern(2));
        assertArrayEquals(new int[] {3, 6, 40}, Reach.back(layers, 1, 40, 64));
    }
}
