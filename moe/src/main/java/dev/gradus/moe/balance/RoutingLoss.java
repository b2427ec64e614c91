package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.sequence.AuxLoss;

/** A loss that is computed from what a router decided. */
@FunctionalInterface
public interface RoutingLoss {

    /**
     * The loss of a routing.
     *
     * @param routing what the router decided for S tokens
     * @param groups  how the tokens are divided, and which are padding and don't count
     * @return the unscaled loss, a scalar, with its coefficient and the value it has where the experts are used evenly
     */
    AuxLoss of(Routing routing, TokenGroups groups);
}
