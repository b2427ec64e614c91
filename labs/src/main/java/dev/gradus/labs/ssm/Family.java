package dev.gradus.labs.ssm;

import dev.gradus.data.ByteCorpus;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.rwkv.RwkvVersion;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of byte-level language model. All of them have about as many parameters: a block of Mamba's has half of those of a block
 * with a mixer and a network, so there are twice as many.
 *
 * @param name  in tables and file names
 * @param what  it is, in words
 * @param model makes it
 */
record Family(String name, String what, Function<Rng, SequenceModel> model) {
    static final String TRANSFORMER = "transformer";

    /** Those that are timed: with everything kept, and with a state. */
    static List<Family> timed(int width, int layers, int heads, int states) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        return List.of(transformer(models, heads), mamba(models, states), rwkv(models, RwkvVersion.V7, heads));
    }

    /** Those that read a text: every family. */
    static List<Family> all(int width, int layers, int heads, int states, int taps) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        return List.of(transformer(models, heads),
                new Family("S4D", "Mamba's blocks around a state space that is the same for every token",
                        twice(models).gatedS4d(states)),
                mamba(models, states),
                new Family("Mamba-2", "Mamba-2 blocks, with one decay for each head",
                        twice(models).mamba2(2 * width / heads, states)),
                rwkv(models, RwkvVersion.V4, heads), rwkv(models, RwkvVersion.V5, heads),
                rwkv(models, RwkvVersion.V6, heads), rwkv(models, RwkvVersion.V7, heads),
                new Family("linear attention",
                        "the transformer with products of features (elu + 1) in place of softmax",
                        models.linearAttention(heads, taps)),
                new Family("RetNet", "linear attention that forgets at a fixed rate for each head",
                        models.retNet(heads)),
                new Family("GLA", "gated linear attention, which forgets by key channel",
                        models.gatedLinearAttention(heads, taps)),
                new Family("DeltaNet", "which replaces what it holds for a key", models.deltaNet(heads, taps)),
                new Family("gated DeltaNet", "which forgets, too", models.gatedDeltaNet(heads, taps)));
    }

    private static Family transformer(SmallModels models, int heads) {
        return new Family(TRANSFORMER,
                models.layers() + " blocks of attention with rotary positions and a SwiGLU network",
                models.rotaryAttention(heads));
    }

    private static Family mamba(SmallModels models, int states) {
        return new Family("Mamba", 2 * models.layers() + " Mamba blocks", twice(models).mamba(states));
    }

    private static Family rwkv(SmallModels models, RwkvVersion version, int heads) {
        return new Family(version.name().replace("V", "RWKV-"),
                models.layers() + " blocks of its time and channel mixing",
                models.rwkv(version, models.width() / heads));
    }

    private static SmallModels twice(SmallModels models) {
        return new SmallModels(models.vocabulary(), models.width(), 2 * models.layers());
    }
}
