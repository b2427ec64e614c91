package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.op.reduce.LogSumExp;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The router z-loss {@code mean_t (log sum_i e^z_ti)^2}, which keeps the scores z small (Zoph et al. 2022, ST-MoE,
 * equation 5). Its value where all scores are 0 is {@code (ln E)^2}.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 */
public record RouterZLoss(double coefficient) {

    /** Checks the range. */
    public RouterZLoss {
        if (!(coefficient >= 0) || Double.isInfinite(coefficient)) {
            throw new IllegalArgumentException(
                    "a router z-loss needs a finite coefficient of at least 0, got " + coefficient);
        }
    }

    /**
     * The loss of a routing.
     *
     * @param routing what the router decided
     * @param mask    int32 [S], 0 for tokens that don't count, or null if all do
     * @return the unscaled loss, a scalar; its balanced value is that of zero scores
     */
    public AuxLoss of(Routing routing, Tensor mask) {
        Tensor lse = routing.logits().apply(new LogSumExp(new int[] {-1}, true)); // [S, 1]
        double zeroScores = Math.log(routing.numExperts());
        Tensor loss = TokenMean.of(lse.mul(lse), mask).sum();
        return new AuxLoss("router_z", loss, coefficient, zeroScores * zeroScores);
    }
}
