package dev.gradus.moe.router;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.Gather;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The router of DeepSeek: {@code s = score(x W^T)}; the experts with the k largest {@code s + b} are kept, and weighted with s
 * alone.
 *
 * <p>The bias b [E] balances the experts without a loss (Wang et al. 2024, arXiv 2408.15664): it has no gradient, is part of
 * a checkpoint as the buffer {@code e_score_correction_bias}, and moves only when {@link #moveBias} is called. Experts
 * may be divided in groups of which only the best are open to a token (DeepSeek-V3, section 2.1.2; inference/model.py).
 */
public final class DeepSeekRouter extends Layer implements Router {
    private final Config config;
    private final Linear gate;
    private final Tensor bias;

    /** What a score is; the versions differ. */
    public enum Score {
        /** Softmax over all experts: DeepSeekMoE and V2. */
        SOFTMAX,
        /** The sigmoid of each expert by itself: V3. */
        SIGMOID
    }

    /**
     * Form of the router.
     *
     * @param modelDim    D, width of a token
     * @param numExperts  E, routed experts
     * @param topK        k, routed experts a token
     * @param score       what a score is
     * @param renormalize whether the weights of a token are divided by their sum
     * @param scale       what the weights are multiplied with at last
     * @param biased      whether there is a balancing bias
     * @param groups      which experts are open
     */
    public record Config(
            int modelDim, int numExperts, int topK, Score score, boolean renormalize, double scale, boolean biased,
            ExpertGroups groups) {

        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, topK);
            groups.check(numExperts, topK);
            if (!(scale > 0) || Double.isInfinite(scale)) {
                throw new IllegalArgumentException("a router needs a finite scale above 0, got " + scale);
            }
        }

        /**
         * DeepSeekMoE (Dai et al. 2024, equations 9 to 11): softmax scores, not renormalised, no bias.
         *
         * @param modelDim   D
         * @param numExperts E
         * @param topK       k
         * @return the settings
         */
        public static Config v1(int modelDim, int numExperts, int topK) {
            return new Config(modelDim, numExperts, topK, Score.SOFTMAX, false, 1, false, ExpertGroups.NONE);
        }

        /**
         * DeepSeek-V3 without groups: sigmoid scores, renormalised, with a balancing bias.
         *
         * @param modelDim   D
         * @param numExperts E
         * @param topK       k
         * @param scale      what the weights are multiplied with, 2.5 in V3
         * @return the settings
         */
        public static Config v3(int modelDim, int numExperts, int topK, double scale) {
            return new Config(modelDim, numExperts, topK, Score.SIGMOID, true, scale, true, ExpertGroups.NONE);
        }
    }

    /**
     * A router with fresh weights and a bias of 0.
     *
     * @param config form
     * @param init   how the weight [E, D] is drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public DeepSeekRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        gate = child("gate", new Linear(config.modelDim, config.numExperts, false, init, dtype, rng.fork("gate")));
        bias = config.biased
                ? buffer("e_score_correction_bias", Tensor.zeros(dtype, Shape.of(config.numExperts)))
                : null;
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        Tensor logits = gate.forward(x); // [S, E]
        boolean softmax = config.score == Score.SOFTMAX;
        Tensor scores = softmax ? logits.softmax(-1) : logits.sigmoid();
        Tensor ranked = bias == null ? scores.detach() : scores.detach().add(bias);
        Tensor experts = config.groups.best(ranked, config.topK);
        Tensor kept = scores.apply(new Gather(-1), experts); // [S, k], without the bias
        Tensor weights = config.renormalize ? share(kept) : kept;
        return new Routing(logits, softmax ? scores : share(scores), experts,
                config.scale == 1 ? weights : weights.mul(config.scale));
    }

    private static Tensor share(Tensor scores) {
        return scores.div(scores.sum(-1).reshape(scores.dim(0), 1));
    }

    /**
     * Adds to the bias, outside of any graph.
     *
     * @param step what to add for each expert, [E]
     * @throws IllegalStateException    if this router has no bias
     * @throws IllegalArgumentException if there is not one number for each expert
     */
    public void moveBias(double[] step) {
        if (bias == null) {
            throw new IllegalStateException("only a router with a balancing bias can move it, this one has none");
        }
        if (step.length != config.numExperts) {
            throw new IllegalArgumentException(
                    "the bias needs one step for each of " + config.numExperts + " experts, got " + step.length);
        }
        for (int e = 0; e < step.length; e++) {
            if (bias.dtype() == DType.FLOAT32) {
                bias.floats()[e] += (float) step[e];
            } else {
                bias.doubles()[e] += step[e];
            }
        }
    }

    /**
     * The balancing bias.
     *
     * @return [E], the buffer itself, or null
     */
    public Tensor bias() {
        return bias;
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
