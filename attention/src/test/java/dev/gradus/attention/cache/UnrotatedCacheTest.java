package dev.gradus.attention.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.attention.position.DynamicNtk;
import dev.gradus.attention.position.RopeBase;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frequencies that follow the length need keys that were not rotated before; models take a cache of any kind. */
class UnrotatedCacheTest {
    private static final Rotary DYNAMIC =
            new DynamicNtk(2).rotary(new RopeBase(100, Prompts.SIZE, 8), false);

    private static MultiHeadAttention dynamic() {
        return new MultiHeadAttention(
                new MultiHeadAttention.Config(
                        Prompts.DIM, Prompts.HEADS, Prompts.KV_HEADS, Prompts.SIZE, false, false, DYNAMIC,
                        new Causal(), MultiHeadAttention.Names.LLAMA),
                Init.normal(0.4), DType.FLOAT64, new Rng(3));
    }

    /** What the last token reads after all others came one by one. */
    private static double[] last(KvCache cache, Tensor x) {
        Tensor y = Prompts.feed(dynamic(), cache, x, Prompts.ones(Prompts.TOKENS)).output();
        return Prompts.part(y, Prompts.TOKENS - 1, Prompts.TOKENS).doubles();
    }

    @Test
    void oldKeysTurnAsNewOnesDo() {
        Tensor x = Prompts.tokens(DType.FLOAT64);
        Tensor whole = Autograd.noGrad(() -> dynamic().forward(x));
        double[] expected = Prompts.part(whole, Prompts.TOKENS - 1, Prompts.TOKENS).doubles();
        KvCache.Form form = Prompts.form(DType.FLOAT64);
        assertArrayEquals(expected, last(UnrotatedCache.empty(form), x), 1e-12);
        double apart = 0;
        double[] mixed = last(FullCache.empty(form), x);
        for (int i = 0; i < mixed.length; i++) {
            apart = Math.max(apart, Math.abs(mixed[i] - expected[i]));
        }
        assertFalse(apart < 1e-3, "rotated keys keep the frequencies of their time, yet differ only by " + apart);
    }

    private static SequenceModel model() {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            blocks.add(new Block<>(
                    Block.Names.LLAMA, new RmsNorm(Prompts.DIM, 1e-6, DType.FLOAT32),
                    Prompts.attention(new Causal(), DType.FLOAT32), new RmsNorm(Prompts.DIM, 1e-6, DType.FLOAT32),
                    new FeedForward(
                            FeedForward.Config.swiGlu(Prompts.DIM, 16), Init.normal(0.4), DType.FLOAT32, new Rng(i))));
        }
        SequenceModel model = new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(11, Prompts.DIM, Init.normal(1), DType.FLOAT32, new Rng(5)), null, blocks,
                new RmsNorm(Prompts.DIM, 1e-6, DType.FLOAT32), null));
        model.train(false);
        return model;
    }

    @Test
    void aModelWritesFromACacheOfAnyKind() {
        SequenceModel model = model();
        Generator generator = new Generator(model);
        Generator.Settings settings = new Generator.Settings(12, Sampling.greedy(), Generator.NO_STOP);
        int[] prompt = {1, 2, 3};
        int[] full = generator.generate(prompt, settings, new Rng(0)).ids();
        List<CacheKind> roomy = List.of(
                UnrotatedCache::empty, form -> RollingCache.empty(form, 20),
                form -> SinkCache.empty(form, new Sinks(2, 20)), form -> HeavyHitterCache.empty(form, 10, 10));
        for (CacheKind kind : roomy) {
            SequenceModel.State start = kind.in(model.start(1));
            assertArrayEquals(full, generator.generate(start, prompt, settings, new Rng(0), id -> {}).ids());
        }
        CacheKind small = form -> RollingCache.empty(form, 3);
        Generator.Result written = generator.generate(small.in(model.start(1)), prompt, settings, new Rng(0), id -> {});
        long token = Prompts.KV_HEADS * 2 * Prompts.SIZE * 4;
        assertEquals(2 * 3 * token, model.stateBytes(written.state()));
        assertFalse(Arrays.equals(full, new int[12]), "the model says more than one thing");
    }

    @Test
    void cachesAreExchangedBeforeTheFirstTokenOnly() {
        SequenceModel model = model();
        SequenceModel.State later = Autograd.noGrad(
                () -> model.prefill(Tensor.of(new int[] {1, 2}, 1, 2), model.start(1)).state());
        var thrown = assertThrows(
                IllegalArgumentException.class, () -> ((CacheKind) UnrotatedCache::empty).in(later));
        assertEquals("caches can only be exchanged before the first token, this state has seen 2",
                thrown.getMessage());
    }
}
