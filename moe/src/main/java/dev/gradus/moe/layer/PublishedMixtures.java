package dev.gradus.moe.layer;

import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.ImportanceLoss;
import dev.gradus.moe.balance.LoadLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.balance.RoutingLoss;
import dev.gradus.moe.balance.Variation;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.GShardRouter;
import dev.gradus.moe.router.NoisyTopKRouter;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FeedForward;
import dev.gradus.tensor.DType;
import java.util.List;

/**
 * Layers put together as publications describe them. Legend: D width of a token, F width of an expert, E experts, k experts
 * a token. To change a part, take the constructors instead.
 *
 * @param modelDim   D
 * @param hiddenDim  F
 * @param numExperts E
 * @param init       how matrices are drawn, where the publication does not say
 * @param dtype      float type
 */
public record PublishedMixtures(int modelDim, int hiddenDim, int numExperts, Init init, DType dtype) {
    private static final double TRAIN_CAPACITY = 1.25;
    private static final double EVAL_CAPACITY = 2;
    private static final double BALANCE = 0.01;
    private static final double NOISY_LOSSES = 0.1;
    private static final double JITTER = 0.01;

    /**
     * The sparsely-gated layer (Shazeer et al. 2017): noisy top-k from weights of 0, ReLU experts, losses of importance and
     * load.
     *
     * @param topK k, at least 2, less than E
     * @param rng  random numbers
     * @return the layer
     */
    public MixtureOfExperts sparselyGated(int topK, Rng rng) {
        NoisyTopKRouter.Config form = NoisyTopKRouter.Config.paper(modelDim, numExperts, topK);
        return new MixtureOfExperts(new NoisyTopKRouter(form, dtype, rng.fork("router")),
                experts(Activation.RELU, false, rng), new MixtureOfExperts.Config(Overflow.NONE, List.of(
                        new ImportanceLoss(NOISY_LOSSES, Variation.POPULATION),
                        new LoadLoss(NOISY_LOSSES, Variation.POPULATION))));
    }

    /**
     * GShard's layer (Lepikhin et al. 2020): top-2 with a random second expert, ReLU experts, a capacity. The loss is
     * scaled as in Mesh TensorFlow, so that 1 is balanced.
     *
     * @param rng random numbers
     * @return the layer
     */
    public MixtureOfExperts gshard(Rng rng) {
        return topTwo(Activation.RELU, false, List.of(new BalanceLoss(BALANCE, BalanceLoss.Convention.MESH)), rng);
    }

    /**
     * GLaM's layer (Du et al. 2021): GShard's routing, GELU-gated experts. It stands in every second block.
     *
     * @param rng random numbers
     * @return the layer
     */
    public MixtureOfExperts glam(Rng rng) {
        return topTwo(Activation.GELU, true, List.of(new BalanceLoss(BALANCE, BalanceLoss.Convention.MESH)), rng);
    }

    /**
     * ST-MoE's layer (Zoph et al. 2022): GShard's routing, GELU-gated experts, and the router z-loss.
     *
     * @param routerZ {@link RouterZLoss#PAPER} or {@link RouterZLoss#FLAXFORMER}
     * @param rng     random numbers
     * @return the layer
     */
    public MixtureOfExperts stMoe(RouterZLoss routerZ, Rng rng) {
        return topTwo(Activation.GELU, true,
                List.of(new BalanceLoss(BALANCE, BalanceLoss.Convention.MESH), routerZ), rng);
    }

    private MixtureOfExperts topTwo(
            Activation activation, boolean gated, List<RoutingLoss> losses, Rng rng) {
        Capacity train = new Capacity.Factor(TRAIN_CAPACITY);
        Overflow overflow =
                new Overflow(train, new Capacity.Factor(EVAL_CAPACITY), Overflow.Group.BATCH, Overflow.Dropped.ZERO);
        GShardRouter router =
                new GShardRouter(GShardRouter.Config.paper(modelDim, numExperts), init, dtype, rng.fork("router"));
        return new MixtureOfExperts(
                router, experts(activation, gated, rng), new MixtureOfExperts.Config(overflow, losses));
    }

    /**
     * Switch's layer (Fedus et al. 2021): top-1 with jitter, ReLU experts, a capacity, and every matrix drawn ten times
     * smaller than usual in variance.
     *
     * @param capacityFactor in training; in evaluation it is 2
     * @param routerInit     how the router is drawn
     * @param expertDropout  dropout inside the experts: 0 to train, 0.4 to fine-tune
     * @param rng            random numbers
     * @return the layer
     */
    public MixtureOfExperts switchLayer(
            double capacityFactor, RouterInit routerInit, double expertDropout, Rng rng) {
        Experts.Config form = new Experts.Config(numExperts, modelDim, hiddenDim, Activation.RELU, false);
        Experts experts = new Experts(form, expertDropout, Init.truncatedNormal(0.1), dtype, rng.fork("experts"));
        TopKRouter router = new TopKRouter(TopKRouter.Config.switchTop1(modelDim, numExperts, JITTER),
                routerInit.init(), dtype, rng.fork("router"));
        return new MixtureOfExperts(router, experts, new MixtureOfExperts.Config(
                Overflow.capacityFactor(capacityFactor, EVAL_CAPACITY),
                List.of(new BalanceLoss(BALANCE, BalanceLoss.Convention.SWITCH))));
    }

    /**
     * Mixtral's layer (Jiang et al. 2024): top-k, renormalised, SwiGLU experts, none ever full.
     *
     * @param topK k
     * @param rng  random numbers
     * @return the layer
     */
    public MixtureOfExperts mixtral(int topK, Rng rng) {
        TopKRouter router = new TopKRouter(
                TopKRouter.Config.mixtral(modelDim, numExperts, topK), init, dtype, rng.fork("router"));
        return new MixtureOfExperts(router, experts(Activation.SILU, true, rng), new MixtureOfExperts.Config(
                Overflow.NONE, List.of(new BalanceLoss(0.001, BalanceLoss.Convention.HUGGING_FACE))));
    }

    /**
     * A layer of DeepSeek (Dai et al. 2024; DeepSeek-V3): SwiGLU experts, some of which every token meets. F is the width
     * of one of the fine experts.
     *
     * @param form   the router, for D and E
     * @param shared experts that every token meets, at least 1
     * @param losses what training asks of the router; V3 has its bias moved instead
     * @param rng    random numbers
     * @return the layer
     */
    public SharedMixture deepSeek(
            DeepSeekRouter.Config form, int shared, List<RoutingLoss> losses, Rng rng) {
        MixtureOfExperts routed = new MixtureOfExperts(new DeepSeekRouter(form, init, dtype, rng.fork("router")),
                experts(Activation.SILU, true, rng), new MixtureOfExperts.Config(Overflow.NONE, losses));
        FeedForward.Config wide = FeedForward.Config.swiGlu(modelDim, shared * hiddenDim);
        return new SharedMixture(routed, new FeedForward(wide, init, dtype, rng.fork("shared")));
    }

    private Experts experts(Activation activation, boolean gated, Rng rng) {
        return new Experts(new Experts.Config(numExperts, modelDim, hiddenDim, activation, gated), init, dtype,
                rng.fork("experts"));
    }
}
