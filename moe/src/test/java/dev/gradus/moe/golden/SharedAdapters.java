package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.layer.SharedMixture;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.ExpertGroups;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.Gather;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Mixtures with an expert that every token meets: DeepSeek-V3 and Qwen2-MoE. */
final class SharedAdapters {
    private static final Init ZERO = Init.constant(0);
    private static final MixtureOfExperts.Config PLAIN = new MixtureOfExperts.Config(Overflow.NONE, List.of());

    private SharedAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("moe/deepseek_v3", SharedAdapters::deepSeek);
        suite.add("moe/qwen2_moe", SharedAdapters::qwen);
    }

    private static void deepSeek(GoldenCase c) {
        boolean sigmoid = c.setting("score_func").equals("sigmoid");
        boolean biased = c.parameters().containsKey("gate.bias");
        ExpertGroups groups = new ExpertGroups(c.number("n_expert_groups"), c.number("n_limited_groups"),
                biased ? ExpertGroups.Rank.BEST_TWO : ExpertGroups.Rank.BEST);
        DeepSeekRouter.Config router = new DeepSeekRouter.Config(
                c.number("dim"), c.number("n_routed_experts"), c.number("n_activated_experts"),
                sigmoid ? DeepSeekRouter.Score.SIGMOID : DeepSeekRouter.Score.SOFTMAX, sigmoid,
                c.real("route_scale"), biased, groups);
        int hidden = c.number("moe_inter_dim");
        MixtureOfExperts routed = new MixtureOfExperts(new DeepSeekRouter(router, ZERO, c.dtype(), new Rng(0)),
                experts(c, router.numExperts(), router.modelDim(), hidden), PLAIN);
        SharedMixture layer = new SharedMixture(routed, network(
                c, router.modelDim(), c.number("n_shared_experts") * hidden, FeedForward.Names.MIXTRAL));
        new PublicWeights(ExpertWeights.MIXTRAL, "routed.experts.", Map.of(
                "routed.router.gate.", "gate.", "routed.router.e_score_correction_bias", "gate.bias",
                "shared_expert.", "shared_experts.")).bind(c, layer);
        if (biased) {
            c.gradient("param.gate.bias", () -> Tensor.zeros(c.dtype(), routed.buffers()
                    .get("router.e_score_correction_bias").shape())); // a buffer: no gradient flows to it
        }
        Routing routing = outputs(c, layer.forward(c.in("x"), null));
        Tensor order = byExpert(routing.experts());
        c.output("topk_indices_sorted", routing.experts().apply(new Gather(-1), order));
        c.output("topk_weights_sorted_by_expert", routing.weights().apply(new Gather(-1), order));
    }

    /** Slots of each token in the order of their experts, int32 [S, k]. */
    private static Tensor byExpert(Tensor experts) {
        int k = experts.dim(1);
        int[] order = IntStream.range(0, experts.dim(0)).flatMap(t -> IntStream.range(0, k).boxed()
                .sorted(Comparator.comparingInt(j -> experts.ints()[t * k + j])).mapToInt(j -> j)).toArray();
        return Tensor.of(order, experts.shape().dims());
    }

    private static void qwen(GoldenCase c) {
        SharedMixture layer = qwenBlock(c);
        new PublicWeights(ExpertWeights.LLAMA, "routed.experts.", Map.of(
                "routed.router.gate.", "gate.", "shared_expert.", "shared_expert.",
                "shared_expert_gate.", "shared_expert_gate.")).bind(c, layer);
        c.output("router_logits", outputs(c, layer.forward(c.in("x"), null)).logits());
    }

    static SharedMixture qwenBlock(GoldenCase c) {
        int dim = c.number("hidden_size");
        TopKRouter.Config router = new TopKRouter.Config(dim, c.number("num_experts"),
                c.number("num_experts_per_tok"),
                c.flag("norm_topk_prob") ? TopKRouter.Weights.RENORMALIZED : TopKRouter.Weights.PROBABILITY, 0, false);
        MixtureOfExperts routed = new MixtureOfExperts(new TopKRouter(router, ZERO, c.dtype(), new Rng(0)),
                experts(c, router.numExperts(), dim, c.number("moe_intermediate_size")), PLAIN);
        return new SharedMixture(routed,
                network(c, dim, c.number("shared_expert_intermediate_size"), FeedForward.Names.LLAMA),
                new Linear(dim, 1, false, ZERO, c.dtype(), new Rng(0)));
    }

    private static Routing outputs(GoldenCase c, Mixed mixed) {
        c.output("y", mixed.output());
        return ((ExpertUse) mixed.insights().get(0)).routing();
    }

    /** The activation by its public name. */
    static Activation activation(GoldenCase c, String setting) {
        return Activation.named((String) c.setting(setting));
    }

    /** Gated experts. */
    static Experts experts(GoldenCase c, int count, int dim, int hidden) {
        return new Experts(new Experts.Config(count, dim, hidden, gate(c), true), ZERO, c.dtype(), new Rng(0));
    }

    /** A gated network without biases. */
    static FeedForward network(GoldenCase c, int dim, int hidden, FeedForward.Names names) {
        return new FeedForward(
                new FeedForward.Config(dim, hidden, gate(c), true, false, names), ZERO, c.dtype(), new Rng(0));
    }

    /** DeepSeek's code knows SILU only, and does not name it. */
    private static Activation gate(GoldenCase c) {
        return c.settings().containsKey("hidden_act") ? activation(c, "hidden_act") : Activation.SILU;
    }
}
