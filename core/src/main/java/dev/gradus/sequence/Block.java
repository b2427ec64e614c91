package dev.gradus.sequence;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Norm;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block of a sequence model, with norms before the mixers:
 * {@code h = x + timeMixer(norm(x)); y = h + channelMixer(norm(h))}. Legend: B sequences, T tokens, D channels.
 *
 * @param <T> what the time mixer remembers
 * @param <C> what the channel mixer remembers
 */
public final class Block<T, C> extends Layer {
    private final Names names;
    private final Entry entry;
    private final Norm timeNorm;
    private final TimeMixer<T> timeMixer;
    private final Norm channelNorm;
    private final ChannelMixer<C> channelMixer;

    /**
     * What the children are called in public checkpoints.
     *
     * @param timeNorm     norm before the time mixer
     * @param timeMixer    time mixer
     * @param channelNorm  norm before the channel mixer
     * @param channelMixer channel mixer
     */
    public record Names(String timeNorm, String timeMixer, String channelNorm, String channelMixer) {
        /** Llama and Mistral. */
        public static final Names LLAMA = new Names("input_layernorm", "self_attn", "post_attention_layernorm", "mlp");
        /** Mixtral. */
        public static final Names MIXTRAL =
                new Names("input_layernorm", "self_attn", "post_attention_layernorm", "block_sparse_moe");
        /** GPT-2. */
        public static final Names GPT2 = new Names("ln_1", "attn", "ln_2", "mlp");
        /** Mamba and Mamba-2, whose blocks have a time mixer only. */
        public static final Names MAMBA = new Names("norm", "mixer", null, null);
    }

    /**
     * What a block remembers.
     *
     * @param time    of the time mixer
     * @param channel of the channel mixer, or null if there is none
     * @param <T>     type of the first
     * @param <C>     type of the second
     */
    public record State<T, C>(T time, C channel) {}

    /** A norm before all else. */
    private record Entry(String name, Norm norm) {
        static final Entry NONE = new Entry(null, null);

        Tensor of(Tensor x) {
            return norm == null ? x : norm.forward(x);
        }
    }

    /**
     * A block of its parts.
     *
     * @param names        what the parts are called
     * @param timeNorm     norm before the time mixer
     * @param timeMixer    mixes along T
     * @param channelNorm  norm before the channel mixer
     * @param channelMixer mixes along D
     */
    public Block(Names names, Norm timeNorm, TimeMixer<T> timeMixer, Norm channelNorm, ChannelMixer<C> channelMixer) {
        this(names, Entry.NONE, timeNorm, timeMixer, channelNorm, channelMixer);
    }

    private Block(
            Names names, Entry entry, Norm timeNorm, TimeMixer<T> timeMixer, Norm channelNorm,
            ChannelMixer<C> channelMixer) {
        this.names = names;
        this.entry = entry;
        if (entry.norm != null) {
            child(entry.name, entry.norm);
        }
        this.timeNorm = child(names.timeNorm, timeNorm);
        this.timeMixer = child(names.timeMixer, timeMixer);
        this.channelNorm = channelMixer == null ? null : child(names.channelNorm, channelNorm);
        this.channelMixer = channelMixer == null ? null : child(names.channelMixer, channelMixer);
    }

    /**
     * A block of a time mixer only, {@code y = x + timeMixer(norm(x))}: Mamba's, which mixes channels itself.
     *
     * @param names     what the parts are called
     * @param timeNorm  norm before the time mixer
     * @param timeMixer mixes along T
     * @param <T>       what the time mixer remembers
     * @return the block
     */
    public static <T> Block<T, NoState> alone(Names names, Norm timeNorm, TimeMixer<T> timeMixer) {
        return new Block<>(names, Entry.NONE, timeNorm, timeMixer, null, null);
    }

    /**
     * This block behind a norm, {@code x = entry(x)} before all else, as RWKV's first.
     *
     * @param name what the norm is called
     * @param norm the norm
     * @return a block of the same parts
     */
    public Block<T, C> behind(String name, Norm norm) {
        return new Block<>(names, new Entry(name, norm), timeNorm, timeMixer, channelNorm, channelMixer);
    }

    /**
     * Whole sequences.
     *
     * @param tokens [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null
     * @return [B,T,D] with the losses and insights of both mixers
     */
    public Mixed forward(Tensor tokens, Tensor mask) {
        Tensor x = entry.of(tokens);
        Mixed time = timeMixer.forward(timeNorm.forward(x), mask);
        Tensor h = x.add(time.output());
        if (channelMixer == null) {
            return new Mixed(h, time.losses(), time.insights());
        }
        Mixed channel = channelMixer.forward(channelNorm.forward(h), mask);
        List<AuxLoss> losses = new ArrayList<>(time.losses());
        losses.addAll(channel.losses());
        List<Insight> insights = new ArrayList<>(time.insights());
        insights.addAll(channel.insights());
        return new Mixed(h.add(channel.output()), losses, insights);
    }

    /**
     * Why a token may depend on later ones through one of the mixers.
     *
     * @return the reason, or nothing
     */
    public Optional<String> looksAhead() {
        Optional<String> time = timeMixer.looksAhead();
        return time.isPresent() || channelMixer == null ? time : channelMixer.looksAhead();
    }

    /**
     * The state before the first token.
     *
     * @param batch number of sequences
     * @return the state
     */
    public State<T, C> start(int batch) {
        return new State<>(timeMixer.start(batch), channelMixer == null ? null : channelMixer.start(batch));
    }

    /**
     * Goes on by one token.
     *
     * @param tokens [B,D]
     * @param state where to go on from
     * @return [B,D] and the state after it
     */
    public Step<State<T, C>> step(Tensor tokens, State<T, C> state) {
        Tensor x = entry.of(tokens);
        Step<T> time = timeMixer.step(timeNorm.forward(x), state.time);
        Tensor h = x.add(time.output());
        if (channelMixer == null) {
            return new Step<>(h, new State<>(time.state(), null));
        }
        Step<C> channel = channelMixer.step(channelNorm.forward(h), state.channel);
        return new Step<>(h.add(channel.output()), new State<>(time.state(), channel.state()));
    }

    /**
     * Goes on by several tokens.
     *
     * @param tokens [B,T,D]
     * @param state where to go on from
     * @return [B,T,D] and the state after the last
     */
    public Step<State<T, C>> prefill(Tensor tokens, State<T, C> state) {
        Tensor x = entry.of(tokens);
        Step<T> time = timeMixer.prefill(timeNorm.forward(x), state.time);
        Tensor h = x.add(time.output());
        if (channelMixer == null) {
            return new Step<>(h, new State<>(time.state(), null));
        }
        Step<C> channel = channelMixer.prefill(channelNorm.forward(h), state.channel);
        return new Step<>(h.add(channel.output()), new State<>(time.state(), channel.state()));
    }

    /**
     * Memory that a state takes.
     *
     * @param state a state of this block
     * @return bytes
     */
    public long stateBytes(State<T, C> state) {
        long bytes = timeMixer.stateBytes(state.time);
        return channelMixer == null ? bytes : bytes + channelMixer.stateBytes(state.channel);
    }

    /**
     * This block laid out for generation; see {@link TimeMixer#packed()}.
     *
     * @return a block with the same outputs
     */
    public Block<T, C> packed() {
        return new Block<>(names, entry, timeNorm, timeMixer.packed(), channelNorm,
                channelMixer == null ? null : channelMixer.packed());
    }
}
