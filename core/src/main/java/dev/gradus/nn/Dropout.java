package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * In training each element is dropped with probability p and the others are divided by {@code 1 - p}; else nothing happens
 * (Srivastava et al. 2014).
 */
public final class Dropout extends Layer {
    private final double p;
    private final Rng mask;

    /**
     * Dropout.
     *
     * @param p   probability to drop an element, 0 to below 1
     * @param rng random numbers, kept in checkpoints
     */
    public Dropout(double p, Rng rng) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout needs a probability from 0 to below 1, got " + p);
        }
        this.p = p;
        this.mask = random("mask", rng);
    }

    /**
     * Drops elements.
     *
     * @param x any shape
     * @return the same shape
     */
    public Tensor forward(Tensor x) {
        if (p == 0 || !isTraining()) {
            return x;
        }
        Tensor factor = Tensor.empty(x.dtype(), x.shape());
        float[] kept = new float[x.size()];
        mask.fillBernoulli(kept, 1 - p);
        for (int i = 0; i < kept.length; i++) {
            if (x.dtype() == DType.FLOAT32) {
                factor.floats()[i] = kept[i] / (float) (1 - p);
            } else {
                factor.doubles()[i] = kept[i] / (1 - p);
            }
        }
        return x.mul(factor);
    }
}
