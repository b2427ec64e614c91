package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.task.ClusterRegression;
import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.LossFreeBalance;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.balance.RoutingLoss;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.layer.SharedMixture;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.ExpertGroups;
import dev.gradus.moe.router.Router;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FeedForward;
import dev.gradus.tensor.DType;
import java.util.List;

/**
 * Form of a mixture on cluster regression: ReLU networks without biases behind a linear router.
 *
 * @param experts  E
 * @param width    F
 * @param topK     k; the weight of a single choice is its probability, those of several add up to 1
 * @param overflow what happens when an expert is full
 * @param balance  coefficient of the balance loss
 * @param routerZ  coefficient of the router z-loss
 */
record Form(int experts, int width, int topK, Overflow overflow, double balance, double routerZ) {
    private static final int DIM = ClusterRegression.Config.DEFAULT.dim();
    private static final Init ROUTER = Init.truncatedNormal(1);
    private static final Init NETWORK = Init.truncatedNormal(0.1); // Switch, section 2.4

    /** No limit, no losses. */
    Form(int experts, int width, int topK) {
        this(experts, width, topK, Overflow.NONE, 0, 0);
    }

    Form withBalance(double coefficient) {
        return new Form(experts, width, topK, overflow, coefficient, routerZ);
    }

    Form withRouterZ(double coefficient) {
        return new Form(experts, width, topK, overflow, balance, coefficient);
    }

    /** With room as a multiple of the even share, in training and in evaluation. */
    Form withCapacity(double factor) {
        return new Form(experts, width, topK, Overflow.capacityFactor(factor, factor), balance, routerZ);
    }

    Variant.Student student(Rng rng) {
        return new Variant.Student(mixture(rng));
    }

    MixtureOfExperts mixture(Rng rng) {
        TopKRouter.Config router = topK == 1
                ? TopKRouter.Config.switchTop1(DIM, experts, 0)
                : TopKRouter.Config.mixtral(DIM, experts, topK);
        return mixture(new TopKRouter(router, ROUTER, DType.FLOAT32, rng.fork("router")), rng);
    }

    /** The same with sigmoid scores and a balancing bias that moves by {@code rate} after each step. */
    Variant.Student lossFree(double rate, Rng rng) {
        DeepSeekRouter.Config form = new DeepSeekRouter.Config(
                DIM, experts, topK, DeepSeekRouter.Score.SIGMOID, topK > 1, 1, true, ExpertGroups.NONE);
        DeepSeekRouter router = new DeepSeekRouter(form, ROUTER, DType.FLOAT32, rng.fork("router"));
        LossFreeBalance bias = new LossFreeBalance(router, rate, LossFreeBalance.Rule.SIGN);
        return new Variant.Student(mixture(router, rng), load -> {
            bias.count(load);
            bias.update();
        });
    }

    /** The same with one more expert of width {@code shared} that every point meets. */
    Variant.Student withShared(int shared, Rng rng) {
        return new Variant.Student(new SharedMixture(mixture(rng), dense(shared, rng.fork("shared"))));
    }

    private <R extends Layer & Router> MixtureOfExperts mixture(R router, Rng rng) {
        List<RoutingLoss> losses = List.of(
                new BalanceLoss(balance, BalanceLoss.Convention.SWITCH), new RouterZLoss(routerZ));
        return new MixtureOfExperts(router, networks(rng), new MixtureOfExperts.Config(overflow, losses));
    }

    private Experts networks(Rng rng) {
        Experts.Config form = new Experts.Config(experts, DIM, width, Activation.RELU, false);
        return new Experts(form, NETWORK, DType.FLOAT32, rng.fork("experts"));
    }

    /** One network for all points. */
    static FeedForward dense(int width, Rng rng) {
        FeedForward.Config form =
                new FeedForward.Config(DIM, width, Activation.RELU, false, false, FeedForward.Names.LLAMA);
        return new FeedForward(form, NETWORK, DType.FLOAT32, rng.fork("dense"));
    }
}
