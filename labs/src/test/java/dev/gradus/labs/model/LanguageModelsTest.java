package dev.gradus.labs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import org.junit.jupiter.api.Test;

/** Sizes and names of the families, against counts on paper. */
class LanguageModelsTest {
    private static final MixtureOfExperts.Config DROPLESS = new MixtureOfExperts.Config(Overflow.NONE, 0.01, 0.001);

    private final LanguageModels.Config config = LanguageModels.Config.of(256, 128, 4, 4);

    @Test
    void llamaHasItsParameters() {
        SequenceModel model = LanguageModels.llama(config, 384, new Rng(1));
        long layer = 4 * 128 * 128 + 3 * 128 * 384 + 2 * 128;
        long total = 2 * 256 * 128 + 4 * layer + 128;
        assertEquals(918_656, total);
        assertEquals(new ParameterCount(total, total, 0), ParameterCount.of(model));
        assertTrue(model.parameters().containsKey("model.layers.3.mlp.gate_proj.weight"));
        assertTrue(model.parameters().containsKey("lm_head.weight"));
    }

    @Test
    void gpt2HasItsParameters() {
        SequenceModel model = LanguageModels.gpt2(config, 512, new Rng(1));
        long layer = 12 * 128 * 128 + 13 * 128;
        long total = (256 + 512) * 128 + 4 * layer + 2 * 128;
        assertEquals(new ParameterCount(total, total, 0), ParameterCount.of(model));
        assertTrue(model.parameters().containsKey("transformer.h.0.attn.c_attn.weight"));
    }

    @Test
    void ofAMixtureATokenMeetsItsExpertsOnly() {
        SequenceModel model = LanguageModels.mixtral(config, 256, 8, 2, DROPLESS, new Rng(1));
        long expert = 3 * 128 * 256;
        long rest = 2 * 256 * 128 + 4 * (4 * 128 * 128 + 2 * 128) + 128;
        long routers = 4 * 8 * 128;
        assertEquals(new ParameterCount(rest + routers + 4 * 8 * expert, rest + routers + 4 * 2 * expert, routers),
                ParameterCount.of(model));
    }

    @Test
    void ofGlamEverySecondLayerIsAMixture() {
        SequenceModel model = LanguageModels.glam(config, 256, 8, new Rng(1));
        for (int layer = 0; layer < 4; layer++) {
            String mlp = "model.layers." + layer + ".mlp.";
            assertEquals(layer % 2 == 1, model.parameters().containsKey(mlp + "experts.gate_proj"), "layer " + layer);
            assertEquals(layer % 2 == 0, model.parameters().containsKey(mlp + "gate_proj.weight"), "layer " + layer);
        }
        long expert = 3 * 128 * 256;
        long rest = 2 * 256 * 128 + 4 * (4 * 128 * 128 + 2 * 128) + 128;
        long routers = 2 * 8 * 128;
        assertEquals(new ParameterCount(rest + routers + (2 + 2 * 8) * expert,
                rest + routers + (2 + 2 * 2) * expert, routers), ParameterCount.of(model));
    }

    @Test
    void trainingCostsSixOperationsAParameterAndAttentionGrowsWithTheWindow() {
        long active = 918_656;
        double short1 = Flops.perTrainedToken(active, config, 100);
        assertEquals(6.0 * (active - 256 * 128) + 6.0 * 4 * 128 * 100, short1, 1e-3);
        assertEquals(6.0 * 4 * 128 * 100, Flops.perTrainedToken(active, config, 200) - short1, 1e-3);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> LanguageModels.Config.of(256, 0, 4, 4));
        assertThrows(IllegalArgumentException.class,
                () -> LanguageModels.llama(LanguageModels.Config.of(256, 128, 4, 3), 384, new Rng(1)));
    }
}
