package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.moe.router.TopKRouter.Weights;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.Gather;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.index.TopK;
import dev.gradus.op.shape.Cast;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * The top-2 router of GShard (Lepikhin et al. 2020, algorithm 1): {@code p = softmax(x W^T)}, the two largest p divided by
 * their sum, and the second expert used at random, more often the larger its weight.
 *
 * <p>GLaM (Du et al. 2021) and ST-MoE (Zoph et al. 2022) route so too. Which second expert, and when, is a
 * {@link SecondExpert}. A second expert that is not used leaves its slot empty, and the first weight as it is.
 */
public final class GShardRouter extends Layer implements Router {
    private static final double EPS = 1e-9;

    private final Config config;
    private final Linear gate;
    private final Rng random;

    /**
     * Form of the router.
     *
     * @param modelDim   D, width of a token
     * @param numExperts E, at least 2
     * @param train      when the second expert is used in training
     * @param eval       and in evaluation
     * @param weights    whether the two probabilities are divided by their sum before any expert overflows
     */
    public record Config(int modelDim, int numExperts, SecondExpert train, SecondExpert eval, Weights weights) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, 2);
        }

        /**
         * The paper's form: at random in training, always in evaluation.
         *
         * @param modelDim   D
         * @param numExperts E
         * @return the settings
         */
        public static Config paper(int modelDim, int numExperts) {
            return new Config(modelDim, numExperts, SecondExpert.PAPER, SecondExpert.ALWAYS, Weights.RENORMALIZED);
        }

        /**
         * Mesh TensorFlow's form: at random in training and in evaluation.
         *
         * @param modelDim   D
         * @param numExperts E
         * @return the settings
         */
        public static Config mesh(int modelDim, int numExperts) {
            return new Config(modelDim, numExperts, SecondExpert.MESH, SecondExpert.MESH, Weights.RENORMALIZED);
        }
    }

    /**
     * A router with fresh weights.
     *
     * @param config form
     * @param init   how the weight [E, D] is drawn
     * @param dtype  float type
     * @param rng    random numbers for the weight and the second experts
     */
    public GShardRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        gate = child("gate", new Linear(config.modelDim, config.numExperts, false, init, dtype, rng.fork("gate")));
        random = random("second", rng.fork("second"));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        SecondExpert second = isTraining() ? config.train : config.eval;
        return choose(gate.forward(x), second, noise(second, x.dim(0)), config.weights);
    }

    private double[] noise(SecondExpert second, int tokens) {
        double[] noise = new double[switch (second.rule()) {
            case RANDOM -> tokens;
            case GUMBEL -> tokens * config.numExperts;
            default -> 0;
        }];
        random.fillUniform(noise, 0, 1);
        for (int i = 0; i < noise.length && second.rule() == SecondExpert.Rule.GUMBEL; i++) {
            noise[i] = -StrictMath.log(-StrictMath.log(Math.max(noise[i], Double.MIN_NORMAL)));
        }
        return noise;
    }

    /**
     * The choice alone.
     *
     * @param logits  scores, [S, E]
     * @param second  when the second expert is used
     * @param noise   for {@link SecondExpert.Rule#RANDOM} S numbers from [0, 1), for {@link SecondExpert.Rule#GUMBEL}
     *                S E Gumbel numbers, else unused
     * @param weights whether the two probabilities are divided by their sum
     * @return who goes where
     */
    public static Routing choose(Tensor logits, SecondExpert second, double[] noise, Weights weights) {
        int tokens = logits.dim(0);
        Tensor p = logits.softmax(-1);
        Tensor first = best(p.detach()); // [S, 1]
        Tensor ranked = second.rule() == SecondExpert.Rule.GUMBEL ? noisy(logits.detach(), noise) : p.detach();
        Tensor others = ranked.apply(new MaskedFill(Double.NEGATIVE_INFINITY), places(first, logits.dim(1)));
        int[] experts = pairs(first, best(others));
        Tensor kept = p.apply(new Gather(-1), Tensor.of(experts.clone(), tokens, 2));
        Tensor sum = kept.sum(-1).reshape(tokens, 1).add(EPS);
        Tensor shares = kept.div(sum);
        for (int t = 0; t < tokens; t++) {
            boolean random = second.rule() == SecondExpert.Rule.RANDOM;
            if (!second.uses(Scores.at(shares, 2 * t + 1), random ? noise[t] : 0)) {
                experts[2 * t + 1] = Routing.NONE;
            }
        }
        return new Routing(logits, p, Tensor.of(experts, tokens, 2), weights == Weights.RENORMALIZED ? shares : kept);
    }

    private static Tensor best(Tensor scores) {
        return Autograd.run(new TopK(1, -1), scores)[1];
    }

    private static Tensor noisy(Tensor logits, double[] noise) {
        return logits.add(Tensor.of(noise, logits.shape().dims()).apply(new Cast(logits.dtype())));
    }

    /** int32 [S, E], 1 at the chosen expert. */
    private static Tensor places(Tensor chosen, int experts) {
        int[] places = new int[chosen.size() * experts];
        for (int t = 0; t < chosen.size(); t++) {
            places[t * experts + chosen.ints()[t]] = 1;
        }
        return Tensor.of(places, chosen.size(), experts);
    }

    private static int[] pairs(Tensor first, Tensor second) {
        int[] pairs = new int[2 * first.size()];
        for (int t = 0; t < first.size(); t++) {
            pairs[2 * t] = first.ints()[t];
            pairs[2 * t + 1] = second.ints()[t];
        }
        return pairs;
    }

    @Override
    public int numExperts() {
        return config.numExperts;
    }

    @Override
    public int topK() {
        return 2;
    }
}
