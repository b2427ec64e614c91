package dev.gradus.moe.layer;

import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.DeviceBalanceLoss;
import dev.gradus.moe.balance.ImportanceLoss;
import dev.gradus.moe.balance.LoadLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.balance.RoutingLoss;
import dev.gradus.moe.balance.Variation;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.BalancedRouter;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.ExpertChoiceRouter;
import dev.gradus.moe.router.ExpertGroups;
import dev.gradus.moe.router.GShardRouter;
import dev.gradus.moe.router.HierarchicalRouter;
import dev.gradus.moe.router.NoisyTopK;
import dev.gradus.moe.router.NoisyTopKRouter;
import dev.gradus.moe.router.SecondExpert;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;

/** Every router of eight experts, in a mixture. */
enum AnyRouter {
    MIXTRAL(2, 1), SWITCH(1, Double.NaN), NOISY(2, 1), NOISY_HEAD(2, Double.NaN), HIERARCHICAL(4, 1), GSHARD(2,
            1), GUMBEL(2, Double.NaN), DEEPSEEK_V1(3,
                    Double.NaN), DEEPSEEK_V3(2, 2.5), EXPERT_CHOICE(8, Double.NaN), BALANCED(1, Double.NaN);

    static final int DIM = 6;
    static final int EXPERTS = 8;

    final int slots;
    final double weightSum;

    /** Slots a token, and what the weights of a token add up to if that is fixed. */
    AnyRouter(int slots, double weightSum) {
        this.slots = slots;
        this.weightSum = weightSum;
    }

    MixtureOfExperts mixture(Overflow overflow, DType dtype) {
        List<RoutingLoss> losses = List.of(
                new BalanceLoss(0.01, BalanceLoss.Convention.SWITCH), new RouterZLoss(0.001),
                new ImportanceLoss(0.1, Variation.POPULATION), new LoadLoss(0.1, Variation.POPULATION),
                new DeviceBalanceLoss(0.05, 4));
        return mixture(new MixtureOfExperts.Config(overflow, losses), dtype);
    }

    MixtureOfExperts mixture(MixtureOfExperts.Config config, DType dtype) {
        Init init = Init.normal(0.7);
        Rng rng = new Rng(21);
        Experts experts = new Experts(
                new Experts.Config(EXPERTS, DIM, 5, Activation.SILU, true), Init.normal(0.5), dtype, rng.fork("e"));
        return switch (this) {
            case MIXTRAL -> new MixtureOfExperts(new TopKRouter(
                    TopKRouter.Config.mixtral(DIM, EXPERTS, 2), init, dtype, rng), experts, config);
            case SWITCH -> new MixtureOfExperts(new TopKRouter(
                    TopKRouter.Config.switchTop1(DIM, EXPERTS, 0.01), init, dtype, rng), experts, config);
            case NOISY -> new MixtureOfExperts(noisy(NoisyTopK.Form.PAPER, init, dtype, rng), experts, config);
            case NOISY_HEAD -> new MixtureOfExperts(
                    noisy(NoisyTopK.Form.SOFTMAXED_THRESHOLDS, init, dtype, rng), experts, config);
            case HIERARCHICAL -> new MixtureOfExperts(new HierarchicalRouter(new HierarchicalRouter.Config(
                    DIM, 2, 4, new NoisyTopK(2, NoisyTopK.Form.PAPER), new NoisyTopK(2, NoisyTopK.Form.PAPER), 0.01),
                    init, dtype, rng), experts, config);
            case GSHARD -> new MixtureOfExperts(new GShardRouter(
                    GShardRouter.Config.paper(DIM, EXPERTS), init, dtype, rng), experts, config);
            case GUMBEL -> new MixtureOfExperts(new GShardRouter(new GShardRouter.Config(DIM, EXPERTS,
                    SecondExpert.GUMBEL, SecondExpert.ALWAYS, TopKRouter.Weights.PROBABILITY), init, dtype, rng),
                    experts, config);
            case DEEPSEEK_V1 -> new MixtureOfExperts(new DeepSeekRouter(
                    DeepSeekRouter.Config.v1(DIM, EXPERTS, 3), init, dtype, rng), experts, config);
            case DEEPSEEK_V3 -> new MixtureOfExperts(new DeepSeekRouter(new DeepSeekRouter.Config(DIM, EXPERTS, 2,
                    DeepSeekRouter.Score.SIGMOID, true, 2.5, true, new ExpertGroups(4, 2, ExpertGroups.Rank.BEST_TWO)),
                    init, dtype, rng), experts, config);
            case EXPERT_CHOICE -> new MixtureOfExperts(new ExpertChoiceRouter(
                    new ExpertChoiceRouter.Config(DIM, EXPERTS, 2), init, dtype, rng), experts, config);
            case BALANCED -> new MixtureOfExperts(new BalancedRouter(DIM, EXPERTS, init, dtype, rng), experts, config);
        };
    }

    private static NoisyTopKRouter noisy(NoisyTopK.Form form, Init init, DType dtype, Rng rng) {
        return new NoisyTopKRouter(
                new NoisyTopKRouter.Config(DIM, EXPERTS, new NoisyTopK(2, form), 0.01), init, dtype, rng);
    }

    static Tensor tokens(int batch, int count, long seed) {
        double[] x = new double[batch * count * DIM];
        new Rng(seed).fillNormal(x, 0, 1);
        return Tensor.of(x, batch, count, DIM);
    }
}
