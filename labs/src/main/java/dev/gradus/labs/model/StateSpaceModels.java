package dev.gradus.labs.model;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Mamba2;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Language models of state space blocks, float32, with the names of public checkpoints; the head is the table of tokens. */
public final class StateSpaceModels {
    private static final double EPS = 1e-5;

    private StateSpaceModels() {}

    /**
     * Mamba (Gu and Dao 2023).
     *
     * @param config vocabulary, layers and init; heads are not used
     * @param form form of the mixers, with the model's width
     * @param rng random numbers
     * @return the model
     */
    public static SequenceModel mamba(LanguageModels.Config config, MambaConfig form, Rng rng) {
        checkWidth(config, form.modelDim());
        return model(config, rng, own -> new Mamba(form, config.init(), DType.FLOAT32, own));
    }

    /**
     * Mamba-2 (Dao and Gu 2024).
     *
     * @param config vocabulary, layers and init; heads are not used
     * @param form form of the mixers, with the model's width
     * @param rng random numbers
     * @return the model
     */
    public static SequenceModel mamba2(LanguageModels.Config config, Mamba2Config form, Rng rng) {
        checkWidth(config, form.modelDim());
        return model(config, rng, own -> new Mamba2(form, config.init(), DType.FLOAT32, own));
    }

    private static void checkWidth(LanguageModels.Config config, int mixer) {
        if (mixer != config.modelDim()) {
            throw new IllegalArgumentException(
                    "mixers need the model's width " + config.modelDim() + ", got " + mixer);
        }
    }

    private static SequenceModel model(LanguageModels.Config config, Rng rng, Function<Rng, TimeMixer<?>> mixer) {
        int d = config.modelDim();
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(Block.alone(
                    Block.Names.MAMBA, new RmsNorm(d, EPS, DType.FLOAT32), mixer.apply(rng.fork("layers." + layer))));
        }
        Embedding tokens = new Embedding(config.vocabulary(), d, config.init(), DType.FLOAT32, rng.fork("tokens"));
        return new SequenceModel(SequenceModel.Names.MAMBA,
                new SequenceModel.Parts(tokens, null, blocks, new RmsNorm(d, EPS, DType.FLOAT32), null));
    }
}
