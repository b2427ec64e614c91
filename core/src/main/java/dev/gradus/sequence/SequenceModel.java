package dev.gradus.sequence;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.Batch;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Norm;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.LinearCrossEntropy;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A language model: tokens to vectors, a stack of blocks, a norm, and a score for every next token. Legend: B sequences,
 * T tokens, D channels, V tokens of the vocabulary.
 */
public final class SequenceModel extends Layer {
    private final Names names;
    private final Parts parts;
    private final Linear head;
    private final InputVectors input;

    /**
     * What a model is made of.
     *
     * @param tokens    table of token vectors, [V, D]
     * @param positions table of position vectors, [longest T, D], or null if the time mixers know the order themselves
     * @param blocks    the stack, first to last
     * @param norm      after the last block
     * @param head      vectors to scores, or null to use the table of tokens again (tied)
     */
    public record Parts(
            Embedding tokens, Embedding positions, List<Block<?, ?>> blocks, Norm norm, Linear head) {

        /** Copies the list. */
        public Parts {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * What the parts are called in public checkpoints.
     *
     * @param tokens    table of tokens
     * @param positions table of positions
     * @param blocks    prefix of the blocks, which are numbered
     * @param norm      last norm
     * @param head      head
     */
    public record Names(String tokens, String positions, String blocks, String norm, String head) {
        /** Llama, Mistral, Mixtral. */
        public static final Names LLAMA =
                new Names("model.embed_tokens", "model.embed_positions", "model.layers", "model.norm", "lm_head");
        /** Mamba and Mamba-2, as Hugging Face writes them. */
        public static final Names MAMBA = new Names(
                "backbone.embeddings", "backbone.positions", "backbone.layers", "backbone.norm_f", "lm_head");
        /** GPT-2. */
        public static final Names GPT2 = new Names(
                "transformer.wte", "transformer.wpe", "transformer.h", "transformer.ln_f", "lm_head");
    }

    /**
     * What the model remembers between tokens.
     *
     * @param blocks   of each block
     * @param position tokens seen so far
     */
    public record State(List<Block.State<?, ?>> blocks, int position) {
        /** Copies the list. */
        public State {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A model of its parts.
     *
     * @param names what the parts are called
     * @param parts the parts
     * @throws IllegalArgumentException if a token of some block depends on later ones
     */
    public SequenceModel(Names names, Parts parts) {
        this.names = names;
        this.parts = parts;
        child(names.tokens, parts.tokens);
        if (parts.positions != null) {
            child(names.positions, parts.positions);
        }
        for (int i = 0; i < parts.blocks.size(); i++) {
            child(names.blocks + "." + i, causal(parts.blocks.get(i), i));
        }
        child(names.norm, parts.norm);
        input = new InputVectors(parts.tokens, parts.positions);
        head = parts.head != null ? child(names.head, parts.head) : Linear.tied(parts.tokens.weight());
    }

    private static Block<?, ?> causal(Block<?, ?> block, int index) {
        block.looksAhead().ifPresent(reason -> {
            throw new IllegalArgumentException(
                    "a decoder needs blocks in which no token sees a later one, block " + index + " does: " + reason);
        });
        return block;
    }

    /**
     * Scores of the next token at every place.
     *
     * @param ids  int32 [B,T]
     * @param mask [B,T] int32, 0 where a token is padding, or null
     * @return logits [B,T,V] with the losses and insights of all blocks
     */
    public Mixed forward(Tensor ids, Tensor mask) {
        Mixed mixed = stack(mask == null ? input.from(ids, 0) : input.padded(ids, mask), mask);
        return new Mixed(logits(mixed.output()), mixed.losses(), mixed.insights());
    }

    private Mixed stack(Tensor x, Tensor mask) {
        Tensor y = x;
        List<AuxLoss> losses = new ArrayList<>();
        List<Insight> insights = new ArrayList<>();
        for (Block<?, ?> block : parts.blocks) {
            Mixed mixed = block.forward(y, mask);
            y = mixed.output();
            losses.addAll(mixed.losses());
            insights.addAll(mixed.insights());
        }
        return new Mixed(y, losses, insights);
    }

    /**
     * What the tokens become on their way through the model.
     *
     * @param ids int32 [B,T]
     * @return [B,T,D] before the first block and after each; the last one after the last norm, as the head sees it
     */
    public List<Tensor> hiddenStates(Tensor ids) {
        List<Tensor> states = new ArrayList<>(List.of(input.from(ids, 0)));
        for (Block<?, ?> block : parts.blocks) {
            states.add(block.forward(states.get(states.size() - 1), null).output());
        }
        states.add(parts.norm.forward(states.remove(states.size() - 1)));
        return states;
    }

    /**
     * The loss of a batch: mean cross-entropy in nats a token, plus the blocks' losses times their coefficients.
     *
     * @param batch   ids and targets [B,T]; targets of -100 don't count
     * @return the losses
     */
    public Losses loss(Batch batch) {
        return loss(batch, MemorySaving.NONE);
    }

    /**
     * As {@link #loss(Batch)}, in less memory.
     *
     * @param batch  ids and targets [B,T]; targets of -100 don't count
     * @param saving what to compute again or in pieces
     * @return the losses
     * @throws IllegalStateException if a block that is to be computed again asks for an auxiliary loss, which it can't
     *     return, or a head that is to be taken in pieces has a bias
     */
    public Losses loss(Batch batch, MemorySaving saving) {
        Tensor x = input.from(batch.ids(), 0);
        Mixed mixed = saving.recomputeBlocks() ? Mixed.of(recomputed(x)) : stack(x, null);
        Tensor task = task(mixed.output(), batch.targets(), saving.chunkHead());
        Tensor total = task;
        for (AuxLoss loss : mixed.losses()) {
            total = loss.coefficient() == 0 ? total : total.add(loss.value().mul(loss.coefficient()));
        }
        return new Losses(total, task, mixed.losses(), mixed.insights());
    }

    private Tensor task(Tensor x, Tensor targets, boolean inPieces) {
        if (!inPieces) {
            return logits(x).apply(new CrossEntropy(), targets);
        }
        if (head.bias() != null) {
            throw new IllegalStateException("a head taken in pieces needs to be without bias, this one has a bias");
        }
        return parts.norm.forward(x).apply(new LinearCrossEntropy(), head.weight(), targets);
    }

    /**
     * What a batch cost.
     *
     * @param total     what to minimise
     * @param task      mean cross-entropy, nats a token
     * @param auxiliary what the blocks asked for, not scaled
     * @param insights  what the blocks learned on the way
     */
    public record Losses(Tensor total, Tensor task, List<AuxLoss> auxiliary, List<Insight> insights) {}

    private Tensor recomputed(Tensor x) {
        Tensor y = x;
        for (Block<?, ?> block : parts.blocks) {
            Rng[] randoms = block.randoms().values().toArray(Rng[]::new);
            y = Autograd.checkpoint(input -> onlyOutput(block.forward(input, null)), y, randoms);
        }
        return y;
    }

    private static Tensor onlyOutput(Mixed mixed) {
        if (mixed.losses().stream().anyMatch(loss -> loss.coefficient() != 0)) {
            throw new IllegalStateException("gradient checkpointing needs blocks without auxiliary losses, got "
                    + mixed.losses().get(0).name());
        }
        return mixed.output();
    }

    /**
     * The state before the first token.
     *
     * @param batch B
     * @return the state
     */
    public State start(int batch) {
        List<Block.State<?, ?>> states = new ArrayList<>();
        parts.blocks.forEach(block -> states.add(block.start(batch)));
        return new State(states, 0);
    }

    /**
     * Goes on by one token.
     *
     * @param ids   int32 [B]
     * @param state where to go on from; still valid afterwards
     * @return logits [B,V] and the state after the token
     */
    public Step<State> step(Tensor ids, State state) {
        return advance(ids, state, false);
    }

    /**
     * Goes on by several tokens at once.
     *
     * @param ids   int32 [B,T]
     * @param state where to go on from; still valid afterwards
     * @return logits [B,V] after the last token, and the state there
     */
    public Step<State> prefill(Tensor ids, State state) {
        if (ids.shape().rank() != 2 || ids.dim(1) == 0) {
            throw new IllegalArgumentException("prefill needs ids [B,T] with at least one token, got " + ids.shape());
        }
        return advance(ids, state, true);
    }

    private Step<State> advance(Tensor ids, State state, boolean several) {
        check(state);
        Tensor x = input.from(ids, state.position);
        List<Block.State<?, ?>> after = new ArrayList<>();
        for (int i = 0; i < parts.blocks.size(); i++) {
            Step<? extends Block.State<?, ?>> step = advance(i, x, state.blocks.get(i), several);
            x = step.output();
            after.add(step.state());
        }
        int tokens = several ? ids.dim(1) : 1;
        Tensor last = several ? x.slice(1, tokens - 1, tokens).reshape(x.dim(0), x.dim(2)) : x; // [B,D]
        return new Step<>(logits(last), new State(after, state.position + tokens));
    }

    private Step<? extends Block.State<?, ?>> advance(int index, Tensor x, Block.State<?, ?> state, boolean several) {
        try {
            return advance(parts.blocks.get(index), x, state, several);
        } catch (ClassCastException foreign) {
            throw new IllegalArgumentException("block " + index + " needs a state of its own kind, got one with "
                    + name(state.time()) + " and " + name(state.channel()), foreign);
        }
    }

    private static String name(Object part) {
        String name = part == null ? "nothing" : part.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** A mixer checks its own state; here the type is only brought back. */
    @SuppressWarnings("unchecked")
    private static <T, C> Step<Block.State<T, C>> advance(
            Block<T, C> block, Tensor x, Block.State<?, ?> state, boolean several) {
        Block.State<T, C> own = (Block.State<T, C>) state;
        return several ? block.prefill(x, own) : block.step(x, own);
    }

    private void check(State state) {
        if (state.blocks.size() != parts.blocks.size()) {
            throw new IllegalArgumentException(
                    "this model has " + parts.blocks.size() + " blocks, the state is of one with "
                            + state.blocks.size());
        }
    }

    /**
     * Memory that a state takes.
     *
     * @param state a state of this model
     * @return bytes
     */
    public long stateBytes(State state) {
        check(state);
        long bytes = 0;
        for (int i = 0; i < parts.blocks.size(); i++) {
            bytes += stateBytes(parts.blocks.get(i), state.blocks.get(i));
        }
        return bytes;
    }

    @SuppressWarnings("unchecked") // as in advance
    private static <T, C> long stateBytes(Block<T, C> block, Block.State<?, ?> state) {
        return block.stateBytes((Block.State<T, C>) state);
    }

    private Tensor logits(Tensor x) {
        return head.forward(parts.norm.forward(x));
    }

    /**
     * This model laid out for generation; see {@link TimeMixer#packed()}.
     *
     * @return a model with the same outputs
     */
    public SequenceModel packed() {
        List<Block<?, ?>> packed = new ArrayList<>();
        parts.blocks.forEach(block -> packed.add(block.packed()));
        SequenceModel copy = new SequenceModel(
                names, new Parts(parts.tokens, parts.positions, packed, parts.norm, Linear.packed(head)));
        copy.train(isTraining());
        return copy;
    }
}
