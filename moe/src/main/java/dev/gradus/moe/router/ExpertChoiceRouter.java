package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.TopK;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The router of expert choice (Zhou et al. 2022, section 3.2): {@code p = softmax(x W^T)} over the experts, and each expert
 * takes the c tokens of a group for which its p is largest, {@code c = ceil(S capacityFactor / E)}.
 *
 * <p>Loads are even by construction; a token gets from 0 to E experts, so a routing has k = E slots, slot i for expert i.
 * Which tokens win depends on later ones: this is for encoders only.
 */
public final class ExpertChoiceRouter extends Layer implements Router {
    private final Config config;
    private final Linear gate;

    /**
     * Form of the router.
     *
     * @param modelDim       D, width of a token
     * @param numExperts     E
     * @param capacityFactor average experts a token, 2 in the paper
     */
    public record Config(int modelDim, int numExperts, double capacityFactor) {
        /** Checks the ranges. */
        public Config {
            Scores.checkSizes(modelDim, numExperts, numExperts);
            if (!(capacityFactor > 0 && capacityFactor <= numExperts)) {
                throw new IllegalArgumentException(
                        "expert choice needs a capacity factor above 0, at most numExperts = "
                                + numExperts + ", got " + capacityFactor);
            }
        }

        private int capacity(int group) {
            return Math.min(group, (int) Math.ceil(group * capacityFactor / numExperts));
        }
    }

    /**
     * A router with fresh weights.
     *
     * @param config form
     * @param init   how the weight [E, D] is drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public ExpertChoiceRouter(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        gate = child("gate", new Linear(config.modelDim, config.numExperts, false, init, dtype, rng.fork("gate")));
    }

    @Override
    public Routing route(Tensor x, TokenGroups groups) {
        Scores.checkTokens(x, config.modelDim);
        return choose(gate.forward(x), config.capacity(groups.size()), groups);
    }

    /**
     * The choice alone.
     *
     * @param logits   scores, [S, E]
     * @param capacity c, tokens that each expert takes from a group
     * @param groups   which tokens compete; padding is never taken
     * @return slot i of a token is for expert i, {@link Routing#NONE} if that did not take it; weights are p
     * @throws IllegalArgumentException if c is not from 1 to the size of a group
     */
    public static Routing choose(Tensor logits, int capacity, TokenGroups groups) {
        if (capacity < 1 || capacity > groups.size()) {
            throw new IllegalArgumentException("expert choice needs a capacity from 1 to the " + groups.size()
                    + " tokens of a group, got " + capacity);
        }
        int experts = logits.dim(1);
        int count = groups.count(logits.dim(0));
        Tensor p = logits.softmax(-1);
        int[] slots = new int[p.size()];
        Arrays.fill(slots, Routing.NONE);
        if (count > 0) {
            Tensor competing = padded(p.detach(), groups).reshape(count, groups.size(), experts);
            int[] taken = Autograd.run(new TopK(capacity, 1), competing)[1].ints(); // [G, c, E]
            for (int i = 0; i < taken.length; i++) {
                int token = i / (capacity * experts) * groups.size() + taken[i];
                slots[token * experts + i % experts] = groups.isReal(token) ? i % experts : Routing.NONE;
            }
        }
        return new Routing(logits, p, Tensor.of(slots, logits.dim(0), experts), p);
    }

    /** A copy with -1, less than any probability, for padding. */
    private static Tensor padded(Tensor p, TokenGroups groups) {
        if (groups.mask() == null) {
            return p;
        }
        double[] least = new double[p.dim(0)];
        for (int t = 0; t < least.length; t++) {
            least[t] = groups.isReal(t) ? 0 : -2;
        }
        return p.add(Tensor.of(least, least.length, 1).to(p.dtype()));
    }

    @Override
    public Optional<String> looksAhead() {
        return Optional
                .of("expert choice lets each expert pick among all tokens, so whether a token is picked depends on"
                        + " later ones");
    }

    @Override
    public int numExperts() {
        return config.numExperts;
    }

    @Override
    public int topK() {
        return config.numExperts;
    }
}
