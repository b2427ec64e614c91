package dev.gradus.attention.encoder;

import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * What an encoder makes of a text.
 *
 * @param states [B,T,D] before the first block and after each
 * @param pooled [B,D], {@code tanh(W y_0 + b)} of the first token
 */
public record Encoded(List<Tensor> states, Tensor pooled) {

    /** Copies the list. */
    public Encoded {
        states = List.copyOf(states);
    }

    /**
     * The vectors of all tokens after the last block.
     *
     * @return [B,T,D]
     */
    public Tensor last() {
        return states.get(states.size() - 1);
    }
}
