package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.reduce.LogSumExp;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The router z-loss {@code mean_t (log sum_i e^z_ti)^2}, which keeps the scores z small (Zoph et al. 2022, ST-MoE,
 * equation 5). Its value where all scores are 0 is {@code (ln E)^2}.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 */
public record RouterZLoss(double coefficient) implements RoutingLoss {
    /** The coefficient of the paper, 0.001. */
    public static final RouterZLoss PAPER = new RouterZLoss(1e-3);
    /** The coefficient of the configuration in flaxformer, 0.0001. */
    public static final RouterZLoss FLAXFORMER = new RouterZLoss(1e-4);

    /** Checks the range. */
    public RouterZLoss {
        Coefficient.check("a router z-loss", coefficient);
    }

    /** {@inheritDoc} The balanced value is that of zero scores. */
    @Override
    public AuxLoss of(Routing routing, TokenGroups groups) {
        Tensor lse = routing.logits().apply(new LogSumExp(new int[] {-1}, true)); // [S, 1]
        double zeroScores = Math.log(routing.numExperts());
        Tensor loss = TokenMean.of(lse.mul(lse), groups).sum();
        return new AuxLoss("router_z", loss, coefficient, zeroScores * zeroScores);
    }
}
