package dev.gradus.sequence;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Tiny models for tests. */
final class Models {
    static final int VOCABULARY = 23;
    static final int LONGEST = 32;
    private static final Init INIT = Init.normal(0.4);

    private Models() {}

    /** Two blocks of width 12 like Llama's, with grouped queries. */
    static SequenceModel llama(DType dtype) {
        Rng rng = new Rng(11);
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Rng own = rng.fork("block " + i);
            blocks.add(new Block<>(
                    Block.Names.LLAMA,
                    new RmsNorm(12, 1e-6, dtype),
                    new MultiHeadAttention(MultiHeadAttention.Config.llama(12, 2, 1, 100), INIT, dtype, own.fork("a")),
                    new RmsNorm(12, 1e-6, dtype),
                    new FeedForward(FeedForward.Config.swiGlu(12, 20), INIT, dtype, own.fork("f"))));
        }
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(VOCABULARY, 12, INIT, dtype, rng.fork("e")), null, blocks, new RmsNorm(12, 1e-6, dtype),
                new Linear(12, VOCABULARY, false, INIT, dtype, rng.fork("h"))));
    }

    /** One block of attention like GPT-2's, one with a GRU; learned positions, a tied head. */
    static SequenceModel mixed(DType dtype) {
        Rng rng = new Rng(12);
        return new SequenceModel(SequenceModel.Names.GPT2, new SequenceModel.Parts(
                new Embedding(VOCABULARY, 12, INIT, dtype, rng.fork("e")),
                new Embedding(LONGEST, 12, INIT, dtype, rng.fork("p")),
                List.of(
                        block(new MultiHeadAttention(MultiHeadAttention.Config.gpt2(12, 3), INIT, dtype, rng.fork("a")),
                                dtype, rng.fork("0")),
                        block(new Recurrent(new GruCell(), 12, 12, dtype, rng.fork("g")), dtype, rng.fork("1"))),
                new LayerNorm(12, 1e-5, dtype), null));
    }

    private static <S> Block<S, NoState> block(TimeMixer<S> mixer, DType dtype, Rng rng) {
        return new Block<>(
                Block.Names.GPT2, new LayerNorm(12, 1e-5, dtype), mixer, new LayerNorm(12, 1e-5, dtype),
                new FeedForward(FeedForward.Config.gpt2(12, 30), INIT, dtype, rng));
    }
}
