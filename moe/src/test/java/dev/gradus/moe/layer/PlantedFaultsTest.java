package dev.gradus.moe.layer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.layer.Overflow.Dropped;
import dev.gradus.moe.layer.Overflow.Group;
import dev.gradus.moe.layer.Overflow.Weights;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.NoisyTopK;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Init;
import dev.gradus.op.index.Gather;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Mistakes that are often made, each beside the right form: the check that holds for one must fail for the other. */
class PlantedFaultsTest {
    private static final int DIM = AnyRouter.DIM;
    private static final int EXPERTS = AnyRouter.EXPERTS;
    private static final Tensor X = AnyRouter.tokens(1, 24, 17);
    private static final TokenGroups ALL = TokenGroups.one(24);

    private static <T> void caught(String rule, Predicate<T> check, T right, T fault) {
        assertTrue(check.test(right), rule + ": the right form must pass");
        assertFalse(check.test(fault), rule + ": the fault must be caught");
    }

    private static Tensor scores() {
        double[] z = new double[24 * EXPERTS];
        new Rng(3).fillNormal(z, 0, 1);
        return Tensor.of(z, 24, EXPERTS);
    }

    private static Overflow room(int tokens, Dropped dropped, Priority priority, Weights weights) {
        Capacity room = new Capacity.Fixed(tokens);
        return new Overflow(room, room, Group.BATCH, dropped, priority, weights);
    }

    private static MixtureOfExperts layer(AnyRouter router, Overflow overflow) {
        return router.mixture(overflow, DType.FLOAT64);
    }

    private static ExpertUse use(MixtureOfExperts layer) {
        return (ExpertUse) layer.forward(X, null).insights().get(0);
    }

    @Test
    void noiseIsOffInEvaluation() {
        MixtureOfExperts right = layer(AnyRouter.NOISY, Overflow.NONE);
        right.train(false);
        caught("two passes in evaluation are equal",
                m -> Arrays.equals(m.forward(X, null).output().doubles(), m.forward(X, null).output().doubles()), right,
                layer(AnyRouter.NOISY, Overflow.NONE));
    }

    @Test
    void gatesOfARowAddUpToOne() {
        caught("gates of a row add up to 1",
                r -> Arrays.stream(r.gates().sum(-1).doubles()).allMatch(sum -> Math.abs(sum - 1) < 1e-12),
                TopKRouter.choose(scores(), 2, TopKRouter.Weights.RENORMALIZED),
                TopKRouter.choose(scores(), 2, TopKRouter.Weights.PROBABILITY));
    }

    @Test
    void theChanceIsOneHalfAtTheThreshold() {
        Tensor clean = Tensor.of(new double[] {2, 1, 1, 0}, 1, 4);
        Tensor one = Tensor.full(DType.FLOAT64, Shape.of(1, 4), 1);
        Tensor noise = Tensor.of(new double[] {0, 0.1, 0, -0.1}, 1, 4); // H = 2, 1.1, 1, -0.1
        Predicate<NoisyTopK> check = choice -> {
            Routing routing = choice.choose(clean, one, noise, TokenGroups.one(1));
            return Math.abs(routing.smoothLoad().doubles()[1] - 0.5) < 1e-12; // h_1 = 1, the next of the others is 1
        };
        caught("h at the threshold has chance 1/2", check, new NoisyTopK(2, NoisyTopK.Form.PAPER),
                new NoisyTopK(2, NoisyTopK.Form.SOFTMAXED_THRESHOLDS));
    }

    @Test
    void anExpertAcceptsNoMoreThanItsCapacity() {
        Predicate<ExpertUse> check = use -> Arrays.stream(use.kept()).allMatch(rows -> rows <= 3);
        caught("at most C tokens", check,
                use(layer(AnyRouter.MIXTRAL, room(3, Dropped.ZERO, Priority.TOKEN_ORDER, Weights.AS_ROUTED))),
                use(layer(AnyRouter.MIXTRAL, room(4, Dropped.ZERO, Priority.TOKEN_ORDER, Weights.AS_ROUTED))));
    }

    @Test
    void aKeptWeightDoesNotGrowWhenAnotherIsDropped() {
        Predicate<Weights> check = weights -> {
            MixtureOfExperts tight =
                    layer(AnyRouter.MIXTRAL, room(3, Dropped.ZERO, Priority.TOKEN_ORDER, weights));
            ExpertUse use = use(tight);
            double[] dense = DenseMixture.of(X.reshape(24, DIM), use.routing(), use.dispatch(), tight.experts())
                    .doubles();
            double[] y = tight.forward(X, null).output().doubles();
            double far = 0;
            for (int i = 0; i < y.length; i++) {
                far = Math.max(far, Math.abs(y[i] - dense[i]));
            }
            return far < 1e-12;
        };
        caught("weights stay as they were routed", check, Weights.AS_ROUTED, Weights.RENORMALIZED);
    }

    @Test
    void whatWasDroppedIsZeroBeforeTheResidual() {
        Predicate<Dropped> check = dropped -> {
            MixtureOfExperts tight = layer(AnyRouter.SWITCH,
                    room(2, dropped, Priority.TOKEN_ORDER, Weights.AS_ROUTED));
            tight.train(false);
            int[] rows = use(tight).dispatch().rowsPerToken();
            double[] y = tight.forward(X, null).output().doubles();
            boolean zero = true;
            for (int i = 0; i < y.length; i++) {
                zero &= rows[i / DIM] > 0 || y[i] == 0;
            }
            return zero;
        };
        caught("a dropped row is exactly 0", check, Dropped.ZERO, Dropped.INPUT);
    }

    @Test
    void noTokenSeesALaterOne() {
        Predicate<Priority> check = priority -> {
            MixtureOfExperts tight = layer(AnyRouter.SWITCH, room(2, Dropped.ZERO, priority, Weights.AS_ROUTED));
            tight.train(false);
            Tensor x = AnyRouter.tokens(1, 24, 17);
            double[] y = tight.forward(x, null).output().doubles();
            for (int i = 12 * DIM; i < x.size(); i++) {
                x.doubles()[i] *= 4;
            }
            double[] z = tight.forward(x, null).output().doubles();
            return Arrays.equals(Arrays.copyOf(y, 12 * DIM), Arrays.copyOf(z, 12 * DIM));
        };
        caught("first come, first served", check, Priority.TOKEN_ORDER, Priority.PROBABILITY);
    }

    @Test
    void theRouterLearnsFromTheTask() {
        Predicate<TopKRouter.Weights> check = weights -> {
            Tensor z = scores().requireGrad();
            Routing routing = TopKRouter.choose(z, 1, weights);
            Tensor y = routing.weights().mul(Tensor.of(Arrays.copyOf(X.doubles(), 24), 24, 1));
            y.sum().backward();
            return Arrays.stream(z.grad().doubles()).anyMatch(g -> Math.abs(g) > 1e-6);
        };
        caught("top-1 is scaled by its probability", check, TopKRouter.Weights.PROBABILITY,
                TopKRouter.Weights.RENORMALIZED); // a single weight divided by itself is 1
    }

    @Test
    void theLoadIsCountedBeforeDropping() {
        ExpertUse use = use(layer(AnyRouter.SWITCH, room(2, Dropped.ZERO, Priority.TOKEN_ORDER, Weights.AS_ROUTED)));
        caught("the load adds up to the tokens", load -> Arrays.stream(load).sum() == 24, use.load(), use.kept());
    }

    @Test
    void theBalanceLossMovesTheRouter() {
        Predicate<Boolean> check = attached -> {
            Tensor z = scores().requireGrad();
            Routing r = TopKRouter.choose(z, 2, TopKRouter.Weights.RENORMALIZED);
            Tensor p = attached ? r.probabilities() : r.probabilities().detach();
            Routing routing = new Routing(z, p, r.experts(), r.weights());
            new BalanceLoss(1, BalanceLoss.Convention.SWITCH).of(routing, ALL).value().add(z.sum().mul(0)).backward();
            return Arrays.stream(z.grad().doubles()).anyMatch(g -> g != 0);
        };
        caught("P is not detached", check, true, false);
    }

    @Test
    void theZLossIsOfScoresNotOfProbabilities() {
        Routing zero = TopKRouter.choose(
                Tensor.zeros(DType.FLOAT64, Shape.of(24, EXPERTS)), 2, TopKRouter.Weights.RENORMALIZED);
        Predicate<Routing> check = r -> Math.abs(
                new RouterZLoss(1).of(r, ALL).value().item() - Math.pow(Math.log(EXPERTS), 2)) < 1e-9;
        caught("(ln E)^2 for zero scores", check, zero,
                new Routing(zero.probabilities(), zero.probabilities(), zero.experts(), zero.weights()));
    }

    @Test
    void jitterIsForTheRouterAlone() {
        MixtureOfExperts layer = layer(AnyRouter.SWITCH, Overflow.NONE);
        Mixed mixed = layer.forward(X, null);
        ExpertUse use = (ExpertUse) mixed.insights().get(0);
        double y = mixed.output().sum().item();
        caught("the experts get the tokens themselves",
                x -> Math.abs(y - DenseMixture.of(x.reshape(24, DIM), use.routing(), use.dispatch(), layer.experts())
                        .sum().item()) < 1e-12,
                X, X.mul(1.01));
    }

    @Test
    void anOutputDoesNotDependOnTheRestOfTheBatchInEvaluation() {
        MixtureOfExperts right = layer(AnyRouter.BALANCED, Overflow.NONE);
        right.train(false);
        Predicate<MixtureOfExperts> check = layer -> {
            double[] together = layer.forward(X, null).output().doubles();
            Tensor first = X.slice(1, 0, 5);
            return Arrays.equals(Arrays.copyOf(together, 5 * DIM), layer.forward(first, null).output().doubles());
        };
        caught("a token is routed by itself", check, right, layer(AnyRouter.BALANCED, Overflow.NONE));
    }

    @Test
    void theBiasIsNotInTheWeights() {
        DeepSeekRouter router = new DeepSeekRouter(
                DeepSeekRouter.Config.v1(DIM, EXPERTS, 2), Init.normal(1), DType.FLOAT64, new Rng(1));
        Routing routing = router.route(X.reshape(24, DIM));
        Tensor biased = routing.probabilities().add(0.25).apply(new Gather(-1), routing.experts());
        caught("weights are scores without the bias",
                weights -> Arrays.equals(weights.doubles(), routing.weights().doubles()),
                routing.probabilities().apply(new Gather(-1), routing.experts()), biased);
    }
}
