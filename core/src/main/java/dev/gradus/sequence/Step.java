package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/**
 * What a mixer returns when it goes on from a state.
 *
 * @param output [B,D] for one token, [B,T,D] for several
 * @param state where to go on from
 * @param <S> type of the state
 */
public record Step<S>(Tensor output, S state) {}
