package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The importance loss {@code CV(I)^2} with {@code I_i} the sum of the weights of expert i over a batch (Shazeer et al. 2017,
 * equations 6 and 7). 0 is even; weight may be even where loads are not.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 * @param variation   which variance
 */
public record ImportanceLoss(double coefficient, Variation variation) implements RoutingLoss {

    /** Checks the range. */
    public ImportanceLoss {
        Coefficient.check("an importance loss", coefficient);
    }

    @Override
    public AuxLoss of(Routing routing, TokenGroups groups) {
        return new AuxLoss("importance", variation.squared(importance(routing, groups)), coefficient, 0);
    }

    /** I [E]. */
    static Tensor importance(Routing routing, TokenGroups groups) {
        Tensor gates = routing.gates();
        return groups.mask() == null
                ? gates.sum(0)
                : gates.mul(groups.mask().apply(new Cast(gates.dtype())).reshape(gates.dim(0), 1)).sum(0);
    }
}
