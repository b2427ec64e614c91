package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.expert.GroupedLinear;
import dev.gradus.moe.router.ExpertChoiceRouter;
import dev.gradus.moe.router.GShardRouter;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.SecondExpert;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.moe.router.TopKRouter.Weights;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Routers with a capacity: flaxformer, fairscale, and GShard's top-2 as lucidrains has it. */
final class RouterAdapters {
    private RouterAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("moe/expert_choice", RouterAdapters::expertChoice);
        suite.add("moe/tokens_choose", RouterAdapters::tokensChoose);
        suite.add("moe/fairscale_top2", RouterAdapters::fairscale);
        suite.add("moe/gshard_top2", RouterAdapters::gshard);
    }

    /** Places in an expert go to the more probable tokens first. */
    private static void expertChoice(GoldenCase c) {
        int[] dims = c.in("router_logits").shape().dims(); // [G, T, E]
        int experts = dims[2];
        int capacity = c.number("capacity");
        TokenGroups groups = new TokenGroups(dims[1], null);
        Routing routing = ExpertChoiceRouter.choose(
                c.in("router_logits").reshape(dims[0] * dims[1], experts), capacity, groups);
        Dispatch dispatch = Dispatch.of(routing, Capacity.UNLIMITED, groups, Priority.TOKEN_ORDER);
        CapacityTensors tensors = CapacityTensors.of(routing, dispatch, capacity, dims[1], first -> IntStream
                .range(first * experts, (first + dims[1]) * experts).boxed()
                .sorted(Comparator.comparingDouble(slot -> -numbers(routing.weights())[slot]))
                .mapToInt(slot -> slot).toArray());
        c.output("dispatch", tensors.taken(dims[0], dims[1], experts, capacity));
        c.output("combine", tensors.combine(routing.weights(), dims[0], dims[1], experts, capacity));
        c.output("z_loss", new RouterZLoss(1).of(routing, groups).value().reshape(1));
    }

    private static void tokensChoose(GoldenCase c) {
        int[] dims = c.in("router_logits").shape().dims(); // [G, T, E]
        int capacity = c.number("capacity");
        int topK = c.number("k");
        TokenGroups groups = new TokenGroups(dims[1], null);
        Priority priority = c.flag("batch_prioritized_routing") ? Priority.PROBABILITY : Priority.TOKEN_ORDER;
        Routing routing = TopKRouter.choose(
                c.in("router_logits").reshape(dims[0] * dims[1], dims[2]), topK, Weights.PROBABILITY);
        Dispatch dispatch = Dispatch.of(routing, new Capacity.Fixed(capacity), groups, priority);
        CapacityTensors tensors = CapacityTensors.of(routing, dispatch, capacity, dims[1], first -> CapacityTensors
                .byChoice(topK, priority.order(routing, first, dims[1])).slots(first));
        c.output("dispatch", tensors.taken(dims[0], dims[1], dims[2], capacity));
        c.output("combine", tensors.combine(routing.weights(), dims[0], dims[1], dims[2], capacity));
        c.output("aux_loss", loss(routing, groups, BalanceLoss.Convention.HUGGING_FACE));
    }

    private static void fairscale(GoldenCase c) {
        Tensor logits = c.in("logits");
        int tokens = logits.dim(0);
        TokenGroups groups = TokenGroups.one(tokens);
        Routing routing = GShardRouter.choose(
                logits, SecondExpert.GUMBEL, numbers(c.in("gumbel")), Weights.PROBABILITY);
        Capacity.Factor room = new Capacity.Factor(1, Capacity.Rounding.DOWN, 1); // 2 S / E
        Dispatch dispatch = Dispatch.of(routing, room, groups, Priority.TOKEN_ORDER);
        int capacity = room.of(tokens, logits.dim(1), 2);
        CapacityTensors tensors = inTokenOrder(routing, dispatch, capacity, tokens);
        c.output("dispatch", tensors.taken(tokens, logits.dim(1), capacity));
        c.output("combine", tensors.combine(
                dispatch.renormalized(routing.weights()), tokens, logits.dim(1), capacity));
        c.output("aux_loss", loss(routing, groups, BalanceLoss.Convention.GSHARD));
    }

    private static void gshard(GoldenCase c) {
        int[] dims = c.in("x").shape().dims(); // [B, T, D]
        Tensor x = c.in("x").reshape(dims[0] * dims[1], dims[2]);
        int experts = c.number("experts");
        Routing routing = GShardRouter.choose(
                x.matmul(c.parameters().get("gate.w_gating")), second(c), numbers(c.in("uniform")),
                Weights.RENORMALIZED);
        TokenGroups groups = new TokenGroups(dims[1], null);
        Capacity room = new Capacity.Factor(c.real("capacity_factor") / 2, Capacity.Rounding.DOWN, 4);
        Dispatch dispatch = Dispatch.of(routing, room, groups, Priority.TOKEN_ORDER);
        int capacity = Math.max(4, Math.min(dims[1], room.of(dims[1], experts, 2)));
        CapacityTensors tensors = inTokenOrder(routing, dispatch, capacity, dims[1]);
        c.output("y", dispatch.combine(feedForward(c, dispatch, dispatch.gather(x)), routing.weights())
                .reshape(dims));
        c.output("combine", tensors.combine(routing.weights(), dims[0], dims[1], experts, capacity));
        c.output("dispatch", tensors.takenAs(c.dtype(), dims[0], dims[1], experts, capacity));
        c.output("aux_loss", loss(routing, groups, BalanceLoss.Convention.MESH).mul(c.real("loss_coef")));
    }

    private static SecondExpert second(GoldenCase c) {
        String policy = (String) c.setting("policy");
        return switch (policy) {
            case "all" -> SecondExpert.ALWAYS;
            case "none" -> SecondExpert.NEVER;
            case "threshold" -> new SecondExpert(SecondExpert.Rule.THRESHOLD, c.real("threshold"));
            case "random" -> new SecondExpert(SecondExpert.Rule.RANDOM, 1 / Math.max(c.real("threshold"), 1e-9));
            default -> throw new IllegalArgumentException("no policy is called " + policy);
        };
    }

    /** The public weights are [E, in, out]. */
    private static Tensor feedForward(GoldenCase c, Dispatch dispatch, Tensor rows) {
        GroupedLinear grouped = new GroupedLinear(dispatch);
        Tensor hidden = rows.apply(grouped, c.parameters().get("experts.w1").transpose(1, 2)).relu();
        return hidden.apply(grouped, c.parameters().get("experts.w2").transpose(1, 2));
    }

    private static CapacityTensors inTokenOrder(Routing routing, Dispatch dispatch, int capacity, int group) {
        return CapacityTensors.of(routing, dispatch, capacity, group, first -> CapacityTensors
                .byChoice(routing.topK(), IntStream.range(first, first + group).toArray()).slots(first));
    }

    private static Tensor loss(Routing routing, TokenGroups groups, BalanceLoss.Convention convention) {
        return new BalanceLoss(1, convention, BalanceLoss.Scope.GROUP).of(routing, groups).value().reshape(1);
    }

    /** As doubles. */
    static double[] numbers(Tensor t) {
        return t.detach().to(DType.FLOAT64).doubles();
    }
}
