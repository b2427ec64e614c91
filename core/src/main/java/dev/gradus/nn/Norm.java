package dev.gradus.nn;

import dev.gradus.tensor.Tensor;

/** A layer that brings each token to a common scale. */
public abstract class Norm extends Layer {

    /** A norm that owns nothing yet. */
    protected Norm() {}

    /**
     * Normalises over the last axis.
     *
     * @param x [..., D]
     * @return [..., D]
     */
    public abstract Tensor forward(Tensor x);
}
