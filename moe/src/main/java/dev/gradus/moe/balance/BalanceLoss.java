package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The load-balancing loss: {@code scale sum_i f_i P_i}, where {@code f_i} is how often expert i was chosen a token and
 * {@code P_i} the mean of its probability (Fedus et al. 2021, equations 4 to 6). The gradient flows through P only. Loads
 * are counted before any capacity is applied.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 * @param convention  the scale
 */
public record BalanceLoss(double coefficient, Convention convention) {

    /** The scale, on which paper and codes differ when k is above 1. */
    public enum Convention {
        /** {@code E / k}: 1 is balanced for every k (Switch for k = 1; MegaBlocks, DeepSeekMoE). */
        SWITCH,
        /** {@code E}: k is balanced (Hugging Face's Mixtral). */
        HUGGING_FACE
    }

    /** Checks the range. */
    public BalanceLoss {
        if (!(coefficient >= 0) || Double.isInfinite(coefficient)) {
            throw new IllegalArgumentException(
                    "a balance loss needs a finite coefficient of at least 0, got " + coefficient);
        }
    }

    /**
     * The loss of a routing.
     *
     * @param routing what the router decided
     * @param mask    int32 [S], 0 for tokens that don't count, or null if all do
     * @return the unscaled loss, a scalar, with its balanced value
     */
    public AuxLoss of(Routing routing, Tensor mask) {
        int k = routing.topK();
        double scale = routing.numExperts() / (convention == Convention.SWITCH ? (double) k : 1.0);
        Tensor share = TokenMean.of(routing.probabilities(), mask); // P [E]
        Tensor loss = share.mul(frequency(routing, mask)).sum().mul(scale);
        return new AuxLoss("balance", loss, coefficient, convention == Convention.SWITCH ? 1 : k);
    }

    /** f [E], adding up to k; a constant. */
    private static Tensor frequency(Routing routing, Tensor mask) {
        int[] load = routing.load(mask);
        double tokens = TokenMean.count(routing.numTokens(), mask);
        double[] f = new double[load.length];
        for (int e = 0; e < f.length; e++) {
            f[e] = load[e] / tokens;
        }
        return Tensor.of(f, f.length).apply(new Cast(routing.logits().dtype()));
    }
}
