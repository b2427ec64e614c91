package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The load-balancing loss: {@code scale sum_i f_i P_i}, where {@code f_i} is how often expert i was chosen a token and
 * {@code P_i} the mean of its probability (Lepikhin et al. 2020, section 2.2; Fedus et al. 2021, equations 4 to 6). The
 * gradient flows through P only. Loads are counted before any capacity is applied.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 * @param convention  the scale, and which choices count
 * @param scope       which tokens f and P are taken over
 */
public record BalanceLoss(double coefficient, Convention convention, Scope scope) implements RoutingLoss {

    /** The scale and the choices that count, on which papers and codes differ; E experts, k choices. */
    public enum Convention {
        /** {@code E / k}, all choices: 1 is balanced for every k (Switch for k = 1; MegaBlocks, DeepSeekMoE). */
        SWITCH,
        /** {@code E}, all choices: k is balanced (Hugging Face's Mixtral, flaxformer). */
        HUGGING_FACE,
        /** {@code 1 / E}, first choices only: 1/E^2 is balanced (GShard's paper, fairscale). */
        GSHARD,
        /** {@code E}, first choices only: 1 is balanced (GShard's loss times E^2, as in Mesh TensorFlow). */
        MESH;

        private double scale(int experts, int choices) {
            return switch (this) {
                case SWITCH -> experts / (double) choices;
                case HUGGING_FACE, MESH -> experts;
                case GSHARD -> 1.0 / experts;
            };
        }

        private int choices(int all) {
            return this == GSHARD || this == MESH ? 1 : all;
        }
    }

    /** Which tokens f and P are taken over. */
    public enum Scope {
        /** All tokens of a batch. */
        BATCH,
        /** The tokens of a group; the loss is the mean of the groups' losses. */
        GROUP
    }

    /** Checks the range. */
    public BalanceLoss {
        Coefficient.check("a balance loss", coefficient);
    }

    /**
     * Over all tokens of a batch.
     *
     * @param coefficient what the loss is multiplied with when losses are added
     * @param convention  the scale, and which choices count
     */
    public BalanceLoss(double coefficient, Convention convention) {
        this(coefficient, convention, Scope.BATCH);
    }

    @Override
    public AuxLoss of(Routing routing, TokenGroups groups) {
        TokenGroups parts = scope == Scope.GROUP
                ? groups
                : new TokenGroups(Math.max(1, routing.numTokens()), groups.mask());
        int choices = convention.choices(routing.topK());
        double scale = convention.scale(routing.numExperts(), routing.topK());
        Tensor share = TokenMean.byGroup(routing.probabilities(), parts); // P [G, E]
        Tensor loss = share.mul(frequency(routing, parts, choices)).sum().mul(scale / share.dim(0));
        return new AuxLoss("balance", loss, coefficient, scale * choices / routing.numExperts());
    }

    /** f [G, E], each row adding up to the number of choices; a constant. */
    private static Tensor frequency(Routing routing, TokenGroups groups, int choices) {
        int experts = routing.numExperts();
        double[] f = new double[Math.max(1, groups.count(routing.numTokens())) * experts];
        for (int t = 0; t < routing.numTokens(); t++) {
            for (int j = 0; groups.isReal(t) && j < choices; j++) {
                int expert = routing.experts().ints()[t * routing.topK() + j];
                f[t / groups.size() * experts + Math.max(0, expert)] += expert == Routing.NONE ? 0 : 1;
            }
        }
        for (int i = 0; i < f.length && routing.numTokens() > 0; i++) {
            f[i] /= TokenMean.realTokens(groups, i / experts * groups.size());
        }
        return Tensor.of(f, f.length / experts, experts).apply(new Cast(routing.logits().dtype()));
    }
}
