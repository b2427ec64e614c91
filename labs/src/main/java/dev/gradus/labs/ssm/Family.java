package dev.gradus.labs.ssm;

import dev.gradus.data.ByteCorpus;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
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
    static final String MAMBA = "Mamba";
    static final String RWKV = "RWKV-7";

    /** Those that are timed: with everything kept, and with a state. */
    static List<Family> timed(int width, int layers, int heads, int states) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        SmallModels twice = new SmallModels(ByteCorpus.VOCABULARY, width, 2 * layers);
        return List.of(
                new Family(TRANSFORMER, layers + " blocks of attention with rotary positions and a SwiGLU network",
                        models.rotaryAttention(heads)),
                new Family(MAMBA, 2 * layers + " Mamba blocks", twice.mamba(states)),
                new Family(RWKV, layers + " blocks of RWKV-7's time and channel mixing, each with values of its own",
                        models.rwkv7(width / heads)));
    }

    /** Those that read a text: every family. */
    static List<Family> all(int width, int layers, int heads, int states, int taps) {
        SmallModels models = new SmallModels(ByteCorpus.VOCABULARY, width, layers);
        SmallModels twice = new SmallModels(ByteCorpus.VOCABULARY, width, 2 * layers);
        List<Family> timed = timed(width, layers, heads, states);
        return List.of(timed.get(0), timed.get(1),
                new Family("Mamba-2", 2 * layers + " Mamba-2 blocks, with one decay for each head",
                        twice.mamba2(2 * width / heads, states)),
                timed.get(2),
                new Family("linear attention",
                        "the transformer with products of features (elu + 1) in place of softmax",
                        models.linearAttention(heads, taps)),
                new Family("GLA", "gated linear attention, which forgets by key channel",
                        models.gatedLinearAttention(heads, taps)),
                new Family("DeltaNet", "which replaces what it holds for a key", models.deltaNet(heads, taps)));
    }
}
