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
 * @param kind  of its mixers
 * @param name  in tables and file names
 * @param what  it is, in words
 * @param model makes it
 */
record Family(Kind kind, String name, String what, Function<Rng, SequenceModel> model) {

    /** What families have in common. */
    enum Kind {
        /** Every token is kept. */
        ATTENTION("Attention"),
        /** A state for each channel. */
        STATE_SPACE("State spaces"),
        /** Shifts of tokens, and a state for each channel or head. */
        RWKV("RWKV"),
        /** A matrix for each head. */
        LINEAR("Linear attention and the delta rule");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Those that are timed: with everything kept, and with a state. */
    static List<Family> timed(int width, int layers, int heads, int states) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        return List.of(transformer(models, heads), mamba(models, states), rwkv(models, RwkvVersion.V7, heads));
    }

    /** Those that read a text: every family. */
    static List<Family> all(int width, int layers, int heads, int states, int taps) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        return List.of(transformer(models, heads),
                new Family(Kind.STATE_SPACE, "S4D", "Mamba's block around a state space with fixed weights",
                        twice(models).gatedS4d(states)),
                mamba(models, states),
                new Family(Kind.STATE_SPACE, "Mamba-2", "one decay for each head",
                        twice(models).mamba2(2 * width / heads, states)),
                rwkv(models, RwkvVersion.V4, heads), rwkv(models, RwkvVersion.V5, heads),
                rwkv(models, RwkvVersion.V6, heads), rwkv(models, RwkvVersion.V7, heads),
                linear("linear attention", "products of features (elu + 1) in place of softmax",
                        models.linearAttention(heads, taps)),
                linear("RetNet", "forgets at a fixed rate for each head", models.retNet(heads)),
                linear("GLA", "forgets by key channel, as the token says", models.gatedLinearAttention(heads, taps)),
                linear("DeltaNet", "replaces what it holds for a key", models.deltaNet(heads, taps)),
                linear("gated DeltaNet", "replaces, and forgets", models.gatedDeltaNet(heads, taps)));
    }

    private static Family transformer(SmallModels models, int heads) {
        return new Family(Kind.ATTENTION, "transformer",
                models.layers() + " x (attention with rotary positions, SwiGLU network)",
                models.rotaryAttention(heads));
    }

    private static Family mamba(SmallModels models, int states) {
        return new Family(Kind.STATE_SPACE, "Mamba", 2 * models.layers() + " x Mamba's block",
                twice(models).mamba(states));
    }

    private static Family rwkv(SmallModels models, RwkvVersion version, int heads) {
        return new Family(Kind.RWKV, version.name().replace("V", "RWKV-"),
                models.layers() + " x (time mixing, channel mixing)", models.rwkv(version, models.width() / heads));
    }

    private static Family linear(String name, String what, Function<Rng, SequenceModel> model) {
        return new Family(Kind.LINEAR, name, what, model);
    }

    private static SmallModels twice(SmallModels models) {
        return new SmallModels(models.vocabulary(), models.width(), 2 * models.layers());
    }
}
