package dev.gradus.moe.router;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Softplus;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The noisy top-k router (Shazeer et al. 2017, section 2.1): scores {@code h = x W_g^T} and, in training, noise of deviation
 * {@code s = softplus(x W_n^T) + eps} on them; {@link NoisyTopK} chooses.
 *
 * <p>Both weights start at 0, as the paper asks, so that at first the noise alone decides and loads are even. The losses
 * that belong to it are those of importance and load. The gradient of the weights needs k of at least 2.
 */
public final class NoisyTopKRouter extends Layer implements Router {
    private final Config config;
    private final Linear gate;
    private final Linear noise;
    private final Rng random;

    /**
     * Form of the router.
     *
     * @param modelDim   D, width of a token
     * @param numExperts E
     * @param choice     k, and what a weight is
     * @param epsilon    eps, the least deviation; 0.01 in public codes, none in the paper
     */
    public record Config(int modelDim, int numExperts, NoisyTopK choice, double epsilon) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, choice.topK());
            if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException(
                        "noise needs a finite least deviation of at least 0, got " + epsilon);
            }
        }

        /**
         * The paper's choice with the least deviation of the codes, 0.01.
         *
         * @param modelDim   D
         * @param numExperts E
         * @param topK       k
         * @return the settings
         */
        public static Config paper(int modelDim, int numExperts, int topK) {
            return new Config(modelDim, numExperts, new NoisyTopK(topK, NoisyTopK.Form.PAPER), 0.01);
        }
    }

    /**
     * A router whose weights start at 0.
     *
     * @param config form
     * @param dtype  float type
     * @param rng    random numbers for the noise
     */
    public NoisyTopKRouter(Config config, DType dtype, Rng rng) {
        this(config, Init.constant(0), dtype, rng);
    }

    /**
     * A router with other first weights, to see why 0 is better.
     *
     * @param config form
     * @param init   how W_g and W_n, [E, D] each, are drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public NoisyTopKRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        gate = child("gate", new Linear(config.modelDim, config.numExperts, false, init, dtype, rng.fork("gate")));
        noise = child("noise", new Linear(config.modelDim, config.numExperts, false, init, dtype, rng.fork("noise")));
        random = random("normal", rng.fork("normal"));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        return config.choice.choose(gate.forward(x), isTraining() ? deviation(x) : null,
                isTraining() ? normal(random, x.dtype(), x.dim(0), config.numExperts) : null, groups);
    }

    private Tensor deviation(Tensor x) {
        return noise.forward(x).apply(new Softplus()).add(config.epsilon);
    }

    /** Standard normal numbers, [rows, cols]. */
    static Tensor normal(Rng rng, DType dtype, int rows, int cols) {
        Tensor noise = Tensor.empty(dtype, Shape.of(rows, cols));
        if (dtype == DType.FLOAT32) {
            rng.fillNormal(noise.floats(), 0, 1);
        } else {
            rng.fillNormal(noise.doubles(), 0, 1);
        }
        return noise;
    }

    @Override
    public int numExperts() {
        return config.numExperts;
    }

    @Override
    public int topK() {
        return config.choice.topK();
    }
}
