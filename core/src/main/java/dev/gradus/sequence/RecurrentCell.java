package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/** The arithmetic of one step of a recurrent network; see {@link Recurrent}. */
public interface RecurrentCell {

    /**
     * How many linear maps of input and state it needs, each of the width of the state.
     *
     * @return gates, in the order of their rows in the weights
     */
    int gates();

    /**
     * How many tensors it remembers; the first is also its output.
     *
     * @return 1 or more
     */
    int states();

    /**
     * Goes on by one token.
     *
     * @param input {@code W x + b} of each gate, [B,H]
     * @param recurrent {@code U h + c} of each gate, [B,H]
     * @param state what it remembers, [B,H] each
     * @return what it remembers next
     */
    Tensor[] next(Tensor[] input, Tensor[] recurrent, Tensor[] state);
}
