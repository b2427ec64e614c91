package dev.gradus.labs.model;

import dev.gradus.attention.pattern.Window;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.PublishedMixtures;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Norm;
import dev.gradus.nn.RmsNorm;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Public families of language models, float32, with the names of their checkpoints. Legend: V tokens, D channels, L layers,
 * H heads, F hidden width of a feed-forward network, E experts, k experts a token.
 */
public final class LanguageModels {
    private static final double LLAMA_EPS = 1e-6;
    private static final double MIXTRAL_EPS = 1e-5;
    private static final double GPT2_EPS = 1e-5;

    private LanguageModels() {}

    /**
     * What all families have.
     *
     * @param vocabulary V
     * @param modelDim   D
     * @param layers     L
     * @param heads      H
     * @param theta      base of the rotary frequencies; not used by GPT-2
     * @param init       how matrices and tables are drawn
     */
    public record Config(int vocabulary, int modelDim, int layers, int heads, double theta, Init init) {
        /** Checks the ranges. */
        public Config {
            if (vocabulary < 1 || modelDim < 1 || layers < 1 || heads < 1) {
                throw new IllegalArgumentException("a language model needs positive sizes, got vocabulary " + vocabulary
                        + ", modelDim " + modelDim + ", layers " + layers + ", heads " + heads);
            }
        }

        /**
         * With the usual rotary base of 10000 and normal weights of deviation 0.02.
         *
         * @param vocabulary V
         * @param modelDim   D
         * @param layers     L
         * @param heads      H
         * @return the settings
         */
        public static Config of(int vocabulary, int modelDim, int layers, int heads) {
            return new Config(vocabulary, modelDim, layers, heads, 10_000, Init.normal(0.02));
        }

        private MultiHeadAttention.Config attention() {
            return MultiHeadAttention.Config.llama(modelDim, heads, heads, theta);
        }

        private MultiHeadAttention.Config attention(Rotary rotary, AttentionPattern pattern) {
            MultiHeadAttention.Config usual = attention();
            return new MultiHeadAttention.Config(modelDim, heads, heads, usual.headDim(), usual.biased(),
                    usual.outBiased(), rotary, pattern, usual.names());
        }
    }

    /** Makes the channel mixer of a layer. */
    @FunctionalInterface
    public interface ChannelMixers {

        /**
         * The mixer of one layer.
         *
         * @param layer number of the layer, from 0
         * @param rng   random numbers of this mixer
         * @return the mixer
         */
        ChannelMixer<?> of(int layer, Rng rng);
    }

    /**
     * Llama (Touvron et al. 2023): rotary attention, SwiGLU, RMS norms, no biases, a head of its own.
     *
     * @param config    sizes
     * @param hiddenDim F
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel llama(Config config, int hiddenDim, Rng rng) {
        FeedForward.Config form = FeedForward.Config.swiGlu(config.modelDim, hiddenDim);
        return llama(config, Block.Names.LLAMA, LLAMA_EPS,
                (layer, own) -> new FeedForward(form, config.init, DType.FLOAT32, own), rng);
    }

    /**
     * Llama with rotary positions of any kind, such as those that reach further than training did.
     *
     * @param config    sizes; the base of the frequencies is not used
     * @param hiddenDim F
     * @param rotary    positions
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel llama(Config config, int hiddenDim, Rotary rotary, Rng rng) {
        FeedForward.Config form = FeedForward.Config.swiGlu(config.modelDim, hiddenDim);
        return llama(config, Block.Names.LLAMA, LLAMA_EPS, config.attention(rotary, new Causal()),
                (layer, own) -> new FeedForward(form, config.init, DType.FLOAT32, own), rng);
    }

    /**
     * Mistral (Jiang et al. 2023): Llama in which a token sees only a window of tokens, itself and those before it.
     *
     * @param config    sizes
     * @param hiddenDim F
     * @param window    W, tokens that a token sees
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel mistral(Config config, int hiddenDim, int window, Rng rng) {
        FeedForward.Config form = FeedForward.Config.swiGlu(config.modelDim, hiddenDim);
        return llama(config, Block.Names.LLAMA, LLAMA_EPS,
                config.attention(config.attention().rotary(), Window.causal(window)),
                (layer, own) -> new FeedForward(form, config.init, DType.FLOAT32, own), rng);
    }

    /**
     * Mixtral (Jiang et al. 2024): Llama with a mixture of SwiGLU experts in every layer, k a token, none dropped.
     *
     * @param config    sizes
     * @param hiddenDim F of one expert
     * @param experts   E
     * @param topK      k
     * @param mixture   losses and capacity
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel mixtral(
            Config config, int hiddenDim, int experts, int topK, MixtureOfExperts.Config mixture, Rng rng) {
        TopKRouter.Config router = TopKRouter.Config.mixtral(config.modelDim, experts, topK);
        return mixture(config, router, hiddenDim, mixture, rng);
    }

    /**
     * Llama with a mixture of SwiGLU experts in every layer, and any router.
     *
     * @param config    sizes
     * @param router    who goes where
     * @param hiddenDim F of one expert
     * @param mixture   losses and capacity
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel mixture(
            Config config, TopKRouter.Config router, int hiddenDim, MixtureOfExperts.Config mixture, Rng rng) {
        Experts.Config form =
                new Experts.Config(router.numExperts(), config.modelDim, hiddenDim, Activation.SILU, true);
        return mixture(config, router, mixture,
                (layer, own) -> new Experts(form, config.init, DType.FLOAT32, own.fork("experts")), rng);
    }

    /**
     * Llama with a mixture of given experts in every layer, such as experts that stay in a file.
     *
     * @param config  sizes
     * @param router  who goes where
     * @param mixture losses and capacity
     * @param experts makes those of a layer from its number and random numbers
     * @param rng     random numbers
     * @return the model
     */
    public static SequenceModel mixture(
            Config config, TopKRouter.Config router, MixtureOfExperts.Config mixture,
            BiFunction<Integer, Rng, Experts> experts, Rng rng) {
        return llama(config, Block.Names.MIXTRAL, MIXTRAL_EPS,
                (layer, own) -> new MixtureOfExperts(
                        new TopKRouter(router, config.init, DType.FLOAT32, own.fork("router")),
                        experts.apply(layer, own), mixture),
                rng);
    }

    /**
     * GLaM (Du et al. 2021) in Llama's frame: every second layer, the second first, has a mixture of GELU-gated experts with
     * GShard's top-2 routing, the others a GELU-gated network of the same width. Positions are rotary, not relative biases.
     *
     * @param config    sizes
     * @param hiddenDim F of a network and of one expert
     * @param experts   E
     * @param rng       random numbers
     * @return the model
     */
    public static SequenceModel glam(Config config, int hiddenDim, int experts, Rng rng) {
        PublishedMixtures mixtures =
                new PublishedMixtures(config.modelDim, hiddenDim, experts, config.init, DType.FLOAT32);
        FeedForward.Config dense = new FeedForward.Config(
                config.modelDim, hiddenDim, Activation.GELU, true, false, FeedForward.Names.LLAMA);
        return llama(config, Block.Names.LLAMA, LLAMA_EPS,
                (layer, own) -> layer % 2 == 1
                        ? mixtures.glam(own)
                        : new FeedForward(dense, config.init, DType.FLOAT32, own),
                rng);
    }

    private static SequenceModel llama(Config config, Block.Names names, double eps, ChannelMixers mixers, Rng rng) {
        return llama(config, names, eps, config.attention(), mixers, rng);
    }

    private static SequenceModel llama(Config config, Block.Names names, double eps,
            MultiHeadAttention.Config form, ChannelMixers mixers, Rng rng) {
        int d = config.modelDim;
        List<Block<?, ?>> blocks = blocks(config, names, rng, () -> new RmsNorm(d, eps, DType.FLOAT32), form, mixers);
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                embedding(config, config.vocabulary, rng.fork("tokens")), null, blocks,
                new RmsNorm(d, eps, DType.FLOAT32),
                new Linear(d, config.vocabulary, false, config.init, DType.FLOAT32, rng.fork("head"))));
    }

    /**
     * GPT-2 (Radford et al. 2019): learned positions, biases, layer norms, GELU, a feed-forward network of width 4 D, and
     * the table of tokens as the head.
     *
     * @param config  sizes
     * @param longest positions
     * @param rng     random numbers
     * @return the model
     */
    public static SequenceModel gpt2(Config config, int longest, Rng rng) {
        int d = config.modelDim;
        FeedForward.Config form = FeedForward.Config.gpt2(d, 4 * d);
        List<Block<?, ?>> blocks =
                blocks(config, Block.Names.GPT2, rng, () -> new LayerNorm(d, GPT2_EPS, DType.FLOAT32),
                        MultiHeadAttention.Config.gpt2(d, config.heads),
                        (layer, own) -> new FeedForward(form, config.init, DType.FLOAT32, own));
        return new SequenceModel(SequenceModel.Names.GPT2, new SequenceModel.Parts(
                embedding(config, config.vocabulary, rng.fork("tokens")),
                embedding(config, longest, rng.fork("positions")), blocks,
                new LayerNorm(d, GPT2_EPS, DType.FLOAT32), null));
    }

    private static Embedding embedding(Config config, int rows, Rng rng) {
        return new Embedding(rows, config.modelDim, config.init, DType.FLOAT32, rng);
    }

    private static List<Block<?, ?>> blocks(Config config, Block.Names names, Rng rng,
            Supplier<Norm> norm, MultiHeadAttention.Config attention, ChannelMixers mixers) {
        return IntStream.range(0, config.layers).<Block<?, ?>>mapToObj(layer -> {
            Rng own = rng.fork("layers." + layer);
            return block(names, norm.get(),
                    new MultiHeadAttention(attention, config.init, DType.FLOAT32, own.fork("attention")), norm.get(),
                    mixers.of(layer, own.fork("mixer")));
        }).toList();
    }

    private static <T, C> Block<T, C> block(
            Block.Names names, Norm timeNorm, TimeMixer<T> time, Norm channelNorm, ChannelMixer<C> channel) {
        return new Block<>(names, timeNorm, time, channelNorm, channel);
    }
}
