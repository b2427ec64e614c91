package dev.gradus.ssm.rwkv;

import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.linear.Padding;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole RWKV-7 language model as it is trained: {@code emb}, blocks of time mixing and channel mixing, {@code ln_out}
 * and {@code head}, under the names of BlinkDL's checkpoints.
 *
 * <p>The values of the first layer are mixed into those of all others, so blocks pass on more than their output. Models
 * without that, of any version, are {@link RwkvModels}. The state has a fixed size, however long the text. Legend: B
 * sequences, T tokens, D channels, V tokens of the vocabulary. Peng et al. 2025.
 */
public final class Rwkv7Model extends Layer {
    private static final double EPS = 1e-5;

    private final Embedding tokens;
    private final List<Rwkv7Block> blocks = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear head;

    /**
     * What a block remembers.
     *
     * @param time of time mixing
     * @param channel last token of channel mixing, [B,D]
     */
    public record BlockState(RecurrentState time, Tensor channel) {}

    /**
     * What the model remembers.
     *
     * @param blocks of each block
     */
    public record State(List<BlockState> blocks) {
        /** Copies the list. */
        public State {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A model with fresh weights.
     *
     * @param config form, of version 7
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Rwkv7Model(RwkvConfig config, Init init, DType dtype, Rng rng) {
        if (config.version() != RwkvVersion.V7) {
            throw new IllegalArgumentException("this is the model of version 7, got " + config.version());
        }
        tokens = child(
                "emb", new Embedding(config.vocabulary(), config.modelDim(), init, dtype, rng.fork("emb")));
        for (int i = 0; i < config.layers(); i++) {
            String name = "blocks." + i;
            Depth depth = new Depth(i, config.layers());
            blocks.add(child(name, new Rwkv7Block(config, depth, init, dtype, rng.fork(name))));
        }
        norm = child("ln_out", new LayerNorm(config.modelDim(), EPS, dtype));
        head = child("head",
                new Linear(config.modelDim(), config.vocabulary(), false, init, dtype, rng.fork("head")));
    }

    private Rwkv7Model(Rwkv7Model trained) {
        tokens = trained.tokens;
        trained.blocks.forEach(block -> blocks.add(block.packed()));
        norm = trained.norm;
        head = Linear.packed(trained.head);
    }

    /**
     * Scores of the next token at every place.
     *
     * @param ids int32 [B,T]
     * @param mask int32 [B,T], 0 where a token is padding, or null
     * @return logits [B,T,V], arbitrary at padding
     */
    public Tensor forward(Tensor ids, Tensor mask) {
        return run(ids, mask, start(ids.dim(0))).output();
    }

    /**
     * The state before the first token.
     *
     * @param batch B
     * @return the state
     */
    public State start(int batch) {
        return new State(blocks.stream().map(block -> block.start(batch)).toList());
    }

    /**
     * Goes on by several tokens.
     *
     * @param ids int32 [B,T]
     * @param state where to go on from; still valid afterwards
     * @return logits [B,T,V] and the state after the last token
     */
    public Step<State> prefill(Tensor ids, State state) {
        return run(ids, null, state);
    }

    /**
     * Goes on by one token.
     *
     * @param ids int32 [B]
     * @param state where to go on from; still valid afterwards
     * @return logits [B,V] and the state after the token
     */
    public Step<State> step(Tensor ids, State state) {
        Step<State> one = run(ids.reshape(ids.size(), 1), null, state);
        return new Step<>(one.output().reshape(ids.size(), one.output().dim(2)), one.state());
    }

    private Step<State> run(Tensor ids, Tensor mask, State state) {
        if (ids.shape().rank() != 2 || ids.dim(1) < 1) {
            throw new IllegalArgumentException("RWKV-7 needs ids [B,T] with at least one token, got " + ids.shape());
        }
        if (state.blocks.size() != blocks.size()) {
            throw new IllegalArgumentException("this model has " + blocks.size() + " blocks, the state is of one with "
                    + state.blocks.size());
        }
        Tensor x = tokens.forward(ids); // [B,T,D]
        Padding padding = Padding.of(mask, x);
        Tensor firstValues = null;
        List<BlockState> after = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Rwkv7Block.Passed passed = blocks.get(i).run(x, padding, state.blocks.get(i), firstValues);
            x = passed.x();
            firstValues = passed.firstValues();
            after.add(passed.state());
        }
        return new Step<>(head.forward(norm.forward(x)), new State(after));
    }

    /**
     * Memory that a state takes, whatever the number of tokens.
     *
     * @param state a state of this model
     * @return bytes
     */
    public long stateBytes(State state) {
        return state.blocks.stream()
                .mapToLong(s -> s.time.bytes() + (long) s.channel.size() * s.channel.dtype().bytes())
                .sum();
    }

    /**
     * This model laid out for generation.
     *
     * @return a model with the same outputs that does not train
     */
    public Rwkv7Model packed() {
        return new Rwkv7Model(this);
    }
}
