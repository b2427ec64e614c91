package dev.gradus.moe.router;

import dev.gradus.nn.Layer;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Multiplicative noise: in training {@code y = x u} with u uniform in {@code [1 - eps, 1 + eps]} for each element, else
 * {@code y = x}.
 *
 * <p>Switch (Fedus et al. 2021) disturbs what its router reads and nothing else: a part of {@link TopKRouter}. The
 * public code of Mixtral disturbs the tokens themselves, so that the experts read them too: a part of
 * {@link dev.gradus.moe.layer.MixtureOfExperts}.
 */
public final class Jitter extends Layer {
    private final double eps;
    private final Rng noise;

    /**
     * Noise of a strength.
     *
     * @param eps from 0 to below 1; 0 for none
     * @param rng random numbers
     */
    public Jitter(double eps, Rng rng) {
        if (!(eps >= 0 && eps < 1)) {
            throw new IllegalArgumentException("a mixture needs a jitter from 0 to below 1, got " + eps);
        }
        this.eps = eps;
        this.noise = random("noise", rng.fork("noise"));
    }

    /**
     * Disturbs tokens in training.
     *
     * @param x tokens, any shape
     * @return the same shape; x itself outside training
     */
    public Tensor forward(Tensor x) {
        if (eps == 0 || !isTraining()) {
            return x;
        }
        Tensor factors = Tensor.empty(x.dtype(), x.shape());
        if (x.dtype() == DType.FLOAT32) {
            noise.fillUniform(factors.floats(), 1 - eps, 1 + eps);
        } else {
            noise.fillUniform(factors.doubles(), 1 - eps, 1 + eps);
        }
        return x.mul(factors);
    }
}
