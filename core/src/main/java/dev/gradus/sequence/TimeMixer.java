package dev.gradus.sequence;

import dev.gradus.nn.Layer;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * A layer that carries information from earlier tokens to later ones: attention, a recurrence, a convolution.
 *
 * <p>It has two forms that agree to rounding. The <b>parallel</b> form sees a whole sequence, for training. The
 * <b>recurrent</b> form sees one token and a state, for generation. A state is a value: going on from the same state twice
 * gives the same answer twice. Legend: B sequences, T tokens, D channels.
 *
 * @param <S> what is remembered between tokens
 */
public abstract class TimeMixer<S> extends Layer {

    /** A mixer that owns nothing yet. */
    protected TimeMixer() {}

    /**
     * The parallel form. Output t depends on inputs 0..t alone.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is. Padding on the right never changes earlier
     *     outputs; padding on the left gives the remaining tokens the outputs they would have without it
     * @return [B,T,D], arbitrary at padding; with what else the mixer has to tell
     */
    public abstract Mixed forward(Tensor x, Tensor mask);

    /**
     * The parallel form without padding.
     *
     * @param x [B,T,D]
     * @return [B,T,D]
     */
    public final Tensor forward(Tensor x) {
        return forward(x, null).output();
    }

    /**
     * The state before the first token.
     *
     * @param batch number of sequences
     * @return the state
     */
    public abstract S start(int batch);

    /**
     * Goes on by one token: a sequence of its own for {@link #prefill}, unless overridden.
     *
     * @param x [B,D]
     * @param state where to go on from; still valid afterwards
     * @return [B,D] and the state after the token
     * @throws IllegalArgumentException if x is no [B,D]
     */
    public Step<S> step(Tensor x, S state) {
        if (x.shape().rank() != 2) {
            throw new IllegalArgumentException("step needs a token of each sequence, [B,D], got " + x.shape());
        }
        Step<S> one = prefill(x.reshape(x.dim(0), 1, x.dim(1)), state);
        return new Step<>(one.output().reshape(x.shape().dims()), one.state());
    }

    /**
     * Goes on by several tokens at once: the same as {@code T} calls of {@link #step}, for any split of a sequence.
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
     * This mixer laid out for generation: weights as they are now, copied into the order that products with few rows read
     * fastest. The copy does not train and does not see later changes.
     *
     * @return a mixer with the same outputs; this one unless overridden
     */
    public TimeMixer<S> packed() {
        return this;
    }
}
