package dev.gradus.attention.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.layer.ScoredAttention.Config;
import dev.gradus.attention.pattern.Window;
import dev.gradus.attention.score.Alibi;
import dev.gradus.attention.score.T5Buckets;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScoredAttentionTest {
    private static final Init INIT = Init.normal(0.5);

    private static MultiHeadAttention.Config form(int modelDim, int kvHeads, AttentionPattern pattern) {
        return new MultiHeadAttention.Config(
                modelDim, 4, kvHeads, 2, true, false, null, pattern, MultiHeadAttention.Names.LLAMA);
    }

    private abstract static class Contract extends TimeMixerContract<FullCache> {
        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 2L * batch * tokens * 2 * 2 * 4;
        }
    }

    @Nested
    class WithAlibi extends Contract {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            return new ScoredAttention(Config.alibi(form(modelDim, 2, new Causal())),
                    Embedding.fixed(Alibi.table(4, dtype)), INIT, dtype, new Rng(3));
        }
    }

    @Nested
    class WithBuckets extends Contract {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            return new ScoredAttention(
                    Config.t5(form(modelDim, 2, Window.causal(9)), new T5Buckets(false, 5, 7)),
                    new Embedding(5, 4, INIT, dtype, new Rng(4)), INIT, dtype, new Rng(3));
        }
    }

    @Nested
    class WithBounds extends Contract {
        @Override
        protected TimeMixer<FullCache> mixer(int modelDim, DType dtype) {
            MultiHeadAttention.Config turned = new MultiHeadAttention.Config(
                    modelDim, 4, 2, 2, false, false, Rotary.half(100, 2), new Causal(), MultiHeadAttention.Names.LLAMA);
            return new ScoredAttention(Config.capped(turned, 0.7), INIT, dtype, new Rng(3));
        }
    }

    @Test
    void aTableOfZerosChangesNothingAndLayersShareIt() {
        Config config = Config.t5(form(8, 4, new Causal()), new T5Buckets(false, 5, 7));
        ScoredAttention first = new ScoredAttention(
                config, new Embedding(5, 4, Init.constant(0), DType.FLOAT64, new Rng(4)), INIT, DType.FLOAT64,
                new Rng(3));
        ScoredAttention second = new ScoredAttention(config, first, INIT, DType.FLOAT64, new Rng(5));
        assertTrue(first.parameters().containsKey("relative_attention_bias.weight"));
        assertEquals(first.parameters().size() - 1, second.parameters().size());
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(1, 9, 8));
        new Rng(6).fillNormal(x.doubles(), 0, 1);
        ScoredAttention plain = new ScoredAttention(
                new Config(form(8, 4, new Causal()), 1, ScoreRule.NONE), INIT,
                DType.FLOAT64, new Rng(5));
        assertArrayEquals(plain.forward(x).doubles(), second.forward(x).doubles(), 1e-12);
        second.forward(x).sum().backward();
        assertTrue(first.parameters().get("relative_attention_bias.weight").grad() != null);
    }

    @Test
    void whatLooksAheadSaysSo() {
        Config config = Config.alibi(form(8, 4, new Full()));
        assertTrue(new ScoredAttention(config, Embedding.fixed(Alibi.table(4, DType.FLOAT32)), INIT, DType.FLOAT32,
                new Rng(3)).looksAhead().isPresent());
    }

    @Test
    void theTableMustFit() {
        Config alibi = Config.alibi(form(8, 4, new Causal()));
        var few = assertThrows(IllegalArgumentException.class, () -> new ScoredAttention(
                alibi, Embedding.fixed(Alibi.table(3, DType.FLOAT32)), INIT, DType.FLOAT32, new Rng(3)));
        assertEquals("attention with a rule of scores needs a table [1, 4], got [1, 3]", few.getMessage());
        var none = assertThrows(IllegalArgumentException.class, () -> new ScoredAttention(
                alibi, INIT, DType.FLOAT32, new Rng(3)));
        assertEquals("attention with a rule of scores needs a table [1, 4], got none", none.getMessage());
        var fused = assertThrows(IllegalArgumentException.class,
                () -> Config.capped(MultiHeadAttention.Config.gpt2(8, 4), 5));
        assertEquals("attention with a rule of scores needs names of three projections, got the fused c_attn",
                fused.getMessage());
    }
}
