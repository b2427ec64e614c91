package dev.gradus.moe.router;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.index.TopK;
import dev.gradus.op.index.Where;
import dev.gradus.op.math.Erf;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.Tensor;

/**
 * The choice of noisy top-k gating: with clean scores h and noise {@code n s}, the k largest of {@code H = h + n s} (Shazeer
 * et al. 2017, equations 3 to 5).
 *
 * <p>The chance that expert i would be among them if its noise alone were drawn again is
 * {@code P = Phi((h_i - threshold_i) / s_i)}, where the threshold is the k-th largest of the other H (equations 8 and 9).
 *
 * @param topK k
 * @param form what a weight and a threshold are
 */
public record NoisyTopK(int topK, Form form) {
    private static final double HEAD_EPS = 1e-6;

    /** What a weight and a threshold are; the paper and a popular code differ. */
    public enum Form {
        /** Weights are the softmax of the k kept H; thresholds are among the H. */
        PAPER,
        /**
         * Weights are the k largest of the softmax of all H, divided by their sum + 1e-6; thresholds are these softmaxed
         * values, although h and H are not (the present state of the repository davidmrau/mixture-of-experts: a fault that
         * is here to be compared with).
         */
        SOFTMAXED_THRESHOLDS
    }

    /** Checks the range. */
    public NoisyTopK {
        if (topK < 1) {
            throw new IllegalArgumentException("noisy top-k needs topK of at least 1, got " + topK);
        }
    }

    /**
     * A choice.
     *
     * @param noisy         H, [S, E]
     * @param probabilities softmax of H, [S, E]
     * @param experts       int32 [S, k], best first
     * @param weights       [S, k]
     * @param chance        P, [S, E], or null if there was no noise or every expert is chosen
     */
    record Choice(Tensor noisy, Tensor probabilities, Tensor experts, Tensor weights, Tensor chance) {

        Routing routing(TokenGroups groups) {
            return new Routing(noisy, probabilities, experts, weights, chance == null ? null : load(groups));
        }

        /** The sum of the chances of the real tokens, [E]. */
        private Tensor load(TokenGroups groups) {
            return groups.mask() == null
                    ? chance.sum(0)
                    : chance.mul(groups.mask().apply(new Cast(chance.dtype())).reshape(chance.dim(0), 1)).sum(0);
        }
    }

    /**
     * Chooses.
     *
     * @param clean     h, [S, E]
     * @param deviation s, [S, E], or null for no noise
     * @param noise     n, [S, E], or null for no noise
     * @param groups    which tokens are padding
     * @return who goes where, with H as scores and the sum of P as the smooth load
     */
    public Routing choose(Tensor clean, Tensor deviation, Tensor noise, TokenGroups groups) {
        return choice(clean, deviation, noise).routing(groups);
    }

    Choice choice(Tensor clean, Tensor deviation, Tensor noise) {
        Tensor noisy = noise == null ? clean : clean.add(noise.mul(deviation));
        Tensor p = noisy.softmax(-1);
        Tensor ranked = form == Form.PAPER ? noisy : p;
        Tensor[] top = Autograd.run(new TopK(Math.min(topK + 1, clean.dim(1)), -1), ranked); // one more, for thresholds
        Tensor kept = top[0].slice(1, 0, topK);
        Tensor weights = form == Form.PAPER
                ? kept.softmax(-1)
                : kept.div(kept.sum(-1).reshape(kept.dim(0), 1).add(HEAD_EPS));
        boolean smooth = noise != null && topK < clean.dim(1);
        return new Choice(noisy, p, experts(top[1]), weights,
                smooth ? chance(clean, noisy, deviation, top[0]) : null);
    }

    private Tensor experts(Tensor top) {
        int[] experts = new int[top.dim(0) * topK];
        for (int slot = 0; slot < experts.length; slot++) {
            experts[slot] = top.ints()[slot / topK * top.dim(1) + slot % topK];
        }
        return Tensor.of(experts, top.dim(0), topK);
    }

    /** P [S, E]; an expert that is among the k competes with the next one, the others with the k-th. */
    private Tensor chance(Tensor clean, Tensor noisy, Tensor deviation, Tensor top) {
        Tensor next = top.slice(1, topK, topK + 1); // [S, 1]
        Tensor last = top.slice(1, topK - 1, topK); // [S, 1]
        int[] in = new int[noisy.size()];
        for (int i = 0; i < in.length; i++) {
            in[i] = Scores.at(noisy, i) > Scores.at(next, i / noisy.dim(1)) ? 1 : 0;
        }
        Tensor threshold = Tensor.of(in, noisy.shape().dims()).apply(new Where(), next, last);
        return normal(clean.sub(threshold).div(deviation));
    }

    /** Phi, the distribution function of the normal distribution. */
    private static Tensor normal(Tensor x) {
        return x.mul(Math.sqrt(0.5)).apply(new Erf()).add(1).mul(0.5);
    }
}
