package dev.gradus.sequence;

import dev.gradus.nn.Layer;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * A layer that mixes the channels of each token: a feed-forward network, a mixture of experts.
 *
 * <p>Some have a short memory of their own, as RWKV's token shift; those without use {@link TokenMixer}. A state is a
 * value. Legend: B sequences, T tokens, D channels.
 *
 * @param <S> what is remembered between tokens
 */
public abstract class ChannelMixer<S> extends Layer {

    /** A mixer that owns nothing yet. */
    protected ChannelMixer() {}

    /**
     * Mixes a whole sequence.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding (it then counts in no statistics), or null if none is
     * @return [B,T,D], arbitrary at padding, with the losses that the mixer asks for and what it learned on the way
     */
    public abstract Mixed forward(Tensor x, Tensor mask);

    /**
     * The state before the first token.
     *
     * @param batch number of sequences
     * @return the state
     */
    public abstract S start(int batch);

    /**
     * Goes on by one token.
     *
     * @param x [B,D]
     * @param state where to go on from; still valid afterwards
     * @return [B,D] and the state after the token
     */
    public abstract Step<S> step(Tensor x, S state);

    /**
     * Goes on by several tokens at once.
     *
     * @param x [B,T,D]
     * @param state where to go on from; still valid afterwards
     * @return [B,T,D] and the state after the last token
     */
    public abstract Step<S> prefill(Tensor x, S state);

    /**
     * Memory that a state takes.
     *
     * @param state a state of this mixer
     * @return bytes of its numbers
     */
    public abstract long stateBytes(S state);

    /**
     * Why what a token gets depends on later tokens, so that a decoder must not use this mixer.
     *
     * @return the reason, or nothing if no token sees a later one; nothing unless overridden
     */
    public Optional<String> looksAhead() {
        return Optional.empty();
    }

    /**
     * This mixer laid out for generation; see {@link TimeMixer#packed()}.
     *
     * @return a mixer with the same outputs; this one unless overridden
     */
    public ChannelMixer<S> packed() {
        return this;
    }
}
