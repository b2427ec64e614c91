package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * RWKV language models, versions 4 to 7: {@code x = ln0(emb); x = x + att(ln1 x), x = x + ffn(ln2 x)} in every block,
 * {@code ln_out} and {@code head}, under the names of BlinkDL's checkpoints.
 *
 * <p>Each layer has values of its own alone; the version 7 whose layers share those of the first is {@link Rwkv7Model}.
 */
public final class RwkvModels {
    private static final double EPS = 1e-5;
    private static final Block.Names BLOCK = new Block.Names("ln1", "att", "ln2", "ffn");
    private static final SequenceModel.Names MODEL = new SequenceModel.Names("emb", "pos", "blocks", "ln_out", "head");

    private RwkvModels() {}

    /**
     * A model with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     * @return the model
     */
    public static SequenceModel of(RwkvConfig config, Init init, DType dtype, Rng rng) {
        int d = config.modelDim();
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            Depth depth = new Depth(i, config.layers());
            Rng own = rng.fork("blocks." + i);
            Block<?, ?> block = new Block<>(BLOCK, new LayerNorm(d, EPS, dtype),
                    config.timeMixer(depth, init, dtype, own.fork("att")), new LayerNorm(d, EPS, dtype),
                    config.channelMixer(depth, init, dtype, own.fork("ffn")));
            blocks.add(i == 0 ? block.behind("ln0", new LayerNorm(d, EPS, dtype)) : block);
        }
        Embedding tokens = new Embedding(config.vocabulary(), d, init, dtype, rng.fork("emb"));
        Linear head = new Linear(d, config.vocabulary(), false, init, dtype, rng.fork("head"));
        return new SequenceModel(
                MODEL, new SequenceModel.Parts(tokens, null, blocks, new LayerNorm(d, EPS, dtype), head));
    }
}
