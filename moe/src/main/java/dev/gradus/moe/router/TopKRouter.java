package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.TopK;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * The linear top-k router: {@code z = x W^T; p = softmax(z)}; the k largest p are kept.
 *
 * <p>Mixtral (Jiang et al. 2024, section 2.1) renormalises the kept ones to sum 1; Switch (Fedus et al. 2021, section 2.1)
 * takes k = 1 and keeps p as it is, so that the router learns from the task. Equal scores go to the lower expert.
 */
public final class TopKRouter extends Layer implements Router {
    private final Config config;
    private final Linear gate;
    private final Jitter jitter;

    /** What the weights of the kept experts are. */
    public enum Weights {
        /** Their probabilities, divided by the sum of the kept ones: Mixtral. */
        RENORMALIZED,
        /** Their probabilities: Switch. */
        PROBABILITY
    }

    /**
     * Form of the router.
     *
     * @param modelDim   D, width of a token
     * @param numExperts E
     * @param topK       k, experts a token
     * @param weights    what the kept experts' outputs are multiplied with
     * @param jitter     eps: in training each input element is multiplied by a number from {@code [1 - eps, 1 + eps]}, for
     *                   the router only; 0 for none
     * @param bias       whether the scores have a bias
     */
    public record Config(int modelDim, int numExperts, int topK, Weights weights, double jitter, boolean bias) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, topK);
            if (!(jitter >= 0 && jitter < 1)) {
                throw new IllegalArgumentException("a router needs a jitter from 0 to below 1, got " + jitter);
            }
        }

        /**
         * Mixtral's form: top-k, renormalised, no jitter, no bias.
         *
         * @param modelDim   D
         * @param numExperts E
         * @param topK       k
         * @return the settings
         */
        public static Config mixtral(int modelDim, int numExperts, int topK) {
            return new Config(modelDim, numExperts, topK, Weights.RENORMALIZED, 0, false);
        }

        /**
         * Switch's form: top-1, weighted by its probability.
         *
         * @param modelDim   D
         * @param numExperts E
         * @param jitter     eps
         * @return the settings
         */
        public static Config switchTop1(int modelDim, int numExperts, double jitter) {
            return new Config(modelDim, numExperts, 1, Weights.PROBABILITY, jitter, false);
        }
    }

    /**
     * A router with fresh weights.
     *
     * @param config form
     * @param init   how the weight [E, D] is drawn
     * @param dtype  float type
     * @param rng    random numbers for the weight and the jitter
     */
    public TopKRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.gate = child("gate",
                new Linear(config.modelDim, config.numExperts, config.bias, init, dtype, rng.fork("gate")));
        this.jitter = child("jitter", new Jitter(config.jitter, rng.fork("jitter")));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        return choose(gate.forward(jitter.forward(x)), config.topK, config.weights);
    }

    /**
     * The choice alone: the k largest probabilities of given scores.
     *
     * @param logits  scores z, [S, E]
     * @param topK    k
     * @param weights what the kept experts' outputs are multiplied with
     * @return who goes where
     */
    public static Routing choose(Tensor logits, int topK, Weights weights) {
        Tensor probabilities = logits.softmax(-1);
        Tensor[] top = Autograd.run(new TopK(topK, -1), probabilities); // values and experts, [S, k] each
        Tensor kept = top[0];
        return new Routing(logits, probabilities, top[1], weights == Weights.PROBABILITY
                ? kept
                : kept.div(kept.sum(-1).reshape(kept.dim(0), 1)));
    }

    @Override
    public int numExperts() {
        return config.numExperts;
    }

    @Override
    public int topK() {
        return config.topK;
    }
}
