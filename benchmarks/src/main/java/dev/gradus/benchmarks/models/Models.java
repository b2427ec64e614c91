package dev.gradus.benchmarks.models;

import dev.gradus.attention.encoder.BigBirdModel;
import dev.gradus.attention.encoder.EncoderConfig;
import dev.gradus.attention.encoder.LongformerModel;
import dev.gradus.labs.model.LanguageModels;
import dev.gradus.labs.model.StateSpaceModels;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.rwkv.RwkvConfig;
import dev.gradus.ssm.rwkv.RwkvModels;
import dev.gradus.ssm.rwkv.RwkvVersion;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.tensor.DType;
import java.util.Collections;

/** The small models that are measured: bytes, four layers, four heads. */
final class Models {
    static final int VOCABULARY = 256;
    private static final int LAYERS = 4;
    private static final int HEADS = 4;
    private static final int WINDOW = 64;
    private static final int BLOCK = 16;
    private static final int RANDOM_BLOCKS = 3;
    private static final double ENCODER_EPS = 1e-12;
    private static final int EXPERTS = 8;
    private static final int TOP_K = 2;
    private static final int MAMBA2_HEAD = 32;
    private static final int MAMBA2_STATES = 64;

    private Models() {}

    /**
     * A family at a width: SwiGLU networks three times as wide, experts twice, GPT-2's and RWKV's four times; Mistral's
     * tokens see 64; Mamba-2 has heads of 32 channels and 64 states.
     */
    static SequenceModel named(String family, int modelDim, int longest) {
        LanguageModels.Config config = LanguageModels.Config.of(VOCABULARY, modelDim, LAYERS, HEADS);
        Rng rng = new Rng(1);
        return switch (family) {
            case "llama" -> LanguageModels.llama(config, 3 * modelDim, rng);
            case "mistral" -> LanguageModels.mistral(config, 3 * modelDim, WINDOW, rng);
            case "mixtral" -> LanguageModels.mixtral(
                    config, 2 * modelDim, EXPERTS, TOP_K, new MixtureOfExperts.Config(Overflow.NONE, 0.001, 0), rng);
            case "mamba" -> StateSpaceModels.mamba(config, MambaConfig.of(modelDim), rng);
            case "mamba2" -> StateSpaceModels.mamba2(
                    config, Mamba2Config.of(modelDim, MAMBA2_HEAD, MAMBA2_STATES), rng);
            case "rwkv4" -> rwkv(RwkvVersion.V4, config, rng);
            case "rwkv7" -> rwkv(RwkvVersion.V7, config, rng);
            case "gpt2" -> LanguageModels.gpt2(config, longest, rng);
            default -> throw new IllegalArgumentException("there is no model family " + family);
        };
    }

    /**
     * An encoder that fills in words, feed-forward networks four times as wide: Longformer with windows of 64, both
     * sides together, or BigBird with blocks of 16, 3 of them at random.
     */
    static MaskedLanguageModel encoder(String family, int modelDim, int longest) {
        Init init = Init.normal(0.02);
        Rng rng = new Rng(1);
        if (family.equals("longformer")) {
            LongformerModel model = new LongformerModel(
                    new LongformerModel.Config(
                            sizes(modelDim, longest + 2, 2, Activation.GELU), Collections.nCopies(LAYERS, WINDOW), 1),
                    init, DType.FLOAT32, rng);
            return new MaskedLanguageModel(model, ids -> model.forward(ids, null, null, null).last(), modelDim,
                    Activation.GELU, rng);
        }
        BigBirdModel model = new BigBirdModel(
                new BigBirdModel.Config(
                        sizes(modelDim, longest, 2, Activation.GELU_TANH), BigBirdModel.Attention.SPARSE, BLOCK,
                        RANDOM_BLOCKS, true, false, 0),
                init, DType.FLOAT32, rng);
        return new MaskedLanguageModel(model, ids -> model.forward(ids, null, null).last(), modelDim,
                Activation.GELU_TANH, rng);
    }

    private static EncoderConfig sizes(int modelDim, int positions, int types, Activation activation) {
        return new EncoderConfig(
                modelDim, 4 * modelDim, HEADS, LAYERS, VOCABULARY, positions, types, ENCODER_EPS, activation, 0);
    }

    private static SequenceModel rwkv(RwkvVersion version, LanguageModels.Config config, Rng rng) {
        RwkvConfig form = RwkvConfig.of(
                version, config.vocabulary(), config.modelDim(), config.layers(), config.modelDim() / HEADS);
        return RwkvModels.of(form, config.init(), DType.FLOAT32, rng);
    }
}
