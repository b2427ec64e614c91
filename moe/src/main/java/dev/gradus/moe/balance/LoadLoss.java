package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * The load loss {@code CV(Load)^2} with {@code Load_i} the number of tokens that expert i is expected to get (Shazeer et al.
 * 2017, equations 10 and 11). 0 is even.
 *
 * <p>It has a gradient where the router adds noise; without noise the loads are counted, and the loss is a constant.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 * @param variation   which variance
 */
public record LoadLoss(double coefficient, Variation variation) implements RoutingLoss {

    /** Checks the range. */
    public LoadLoss {
        Coefficient.check("a load loss", coefficient);
    }

    @Override
    public AuxLoss of(Routing routing, TokenGroups groups) {
        Tensor load = routing.smoothLoad() != null ? routing.smoothLoad() : counted(routing, groups);
        return new AuxLoss("load", variation.squared(load), coefficient, 0);
    }

    private static Tensor counted(Routing routing, TokenGroups groups) {
        double[] load = Arrays.stream(routing.load(groups.mask())).asDoubleStream().toArray();
        return Tensor.of(load, load.length).apply(new Cast(routing.logits().dtype()));
    }
}
