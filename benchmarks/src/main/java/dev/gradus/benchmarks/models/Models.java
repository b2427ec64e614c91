package dev.gradus.benchmarks.models;

import dev.gradus.labs.model.LanguageModels;
import dev.gradus.labs.model.StateSpaceModels;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;

/** The small models that are measured: bytes, four layers, four heads. */
final class Models {
    static final int VOCABULARY = 256;
    private static final int LAYERS = 4;
    private static final int HEADS = 4;
    private static final int EXPERTS = 8;
    private static final int TOP_K = 2;
    private static final int MAMBA2_HEAD = 32;
    private static final int MAMBA2_STATES = 64;

    private Models() {}

    /** A family at a width: SwiGLU networks three times as wide, experts twice, GPT-2's four times; Mamba-2 has heads of 32 channels and 64 states. */
    static SequenceModel named(String family, int modelDim, int longest) {
        LanguageModels.Config config = LanguageModels.Config.of(VOCABULARY, modelDim, LAYERS, HEADS);
        Rng rng = new Rng(1);
        return switch (family) {
            case "llama" -> LanguageModels.llama(config, 3 * modelDim, rng);
            case "mixtral" -> LanguageModels.mixtral(
                    config, 2 * modelDim, EXPERTS, TOP_K, new MixtureOfExperts.Config(Overflow.NONE, 0.001, 0), rng);
            case "mamba" -> StateSpaceModels.mamba(config, MambaConfig.of(modelDim), rng);
            case "mamba2" -> StateSpaceModels.mamba2(
                    config, Mamba2Config.of(modelDim, MAMBA2_HEAD, MAMBA2_STATES), rng);
            case "gpt2" -> LanguageModels.gpt2(config, longest, rng);
            default -> throw new IllegalArgumentException("there is no model family " + family);
        };
    }
}
