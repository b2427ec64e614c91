package dev.gradus.train;

import dev.gradus.tensor.Tensor;

/** What is minimised. */
@FunctionalInterface
public interface Objective {

    /**
     * The loss of one batch, recorded.
     *
     * @param batch number of the batch, from 0; the same number always means the same batch, so that a resumed run goes on
     *              as the interrupted one would have
     * @return a scalar
     */
    Tensor loss(long batch);
}
