package dev.gradus.labs.attention;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Small language models that differ in their attention alone: a table of tokens, blocks of an attention and a SwiGLU network,
 * a norm, a head. Places are told by turning queries and keys.
 *
 * @param vocabulary tokens
 * @param width      D
 * @param layers     blocks
 * @param heads      H, a divisor of D
 */
public record SmallTransformer(int vocabulary, int width, int layers, int heads) {
    /** How all matrices but the table of tokens are drawn. */
    public static final Init INIT = Init.uniformByFanIn();
    /** Of all weights. */
    public static final DType TYPE = DType.FLOAT32;
    private static final double EPS = 1e-5;
    private static final double THETA = 10_000;

    /** Makes the attention of a layer. */
    @FunctionalInterface
    public interface Attentions {

        /**
         * An attention with fresh weights.
         *
         * @param rng random numbers
         * @return the attention
         */
        TimeMixer<?> of(Rng rng);
    }

    /** Checks the heads. */
    public SmallTransformer {
        if (heads < 1 || width % (2 * heads) != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width
                    + " into even parts, got " + heads);
        }
    }

    /**
     * How queries and keys are turned.
     *
     * @return the rotation of a head
     */
    public Rotary rotary() {
        return Rotary.half(THETA, width / heads);
    }

    /**
     * Models whose layers all have the same pattern.
     *
     * @param pattern which keys a query sees
     * @return makes a model
     */
    public Function<Rng, SequenceModel> attending(AttentionPattern pattern) {
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(width, heads, heads, width / heads, false, false,
                rotary(), pattern, MultiHeadAttention.Names.LLAMA);
        return with(rng -> new MultiHeadAttention(form, INIT, TYPE, rng));
    }

    /**
     * Models of any attention.
     *
     * @param attentions makes that of a layer
     * @return makes a model
     */
    public Function<Rng, SequenceModel> with(Attentions attentions) {
        return rng -> model(attentions, rng);
    }

    private SequenceModel model(Attentions attentions, Rng rng) {
        FeedForward.Config network = FeedForward.Config.swiGlu(width, 8 * width / 3);
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Rng own = rng.fork("layers." + layer);
            blocks.add(new Block<>(Block.Names.LLAMA, norm(), attentions.of(own.fork("attention")), norm(),
                    new FeedForward(network, INIT, TYPE, own.fork("network"))));
        }
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, width, Init.normal(0.5), TYPE, rng.fork("tokens")), null, blocks, norm(),
                new Linear(width, vocabulary, false, INIT, TYPE, rng.fork("head"))));
    }

    private RmsNorm norm() {
        return new RmsNorm(width, EPS, TYPE);
    }
}
