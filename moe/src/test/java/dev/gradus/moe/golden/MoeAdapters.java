package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Init;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The Gradus form of the reference functions of Mixtral and Switch. */
public final class MoeAdapters {
    private MoeAdapters() {}

    /** Adds them to a suite. */
    public static void addTo(GoldenSuite suite) {
        suite.add("moe/mixtral_block", MoeAdapters::mixtralBlock);
        suite.add("moe/mixtral_load_balancing_loss", MoeAdapters::mixtralLoss);
        suite.add("moe/switch_sparse_mlp", MoeAdapters::switchMlp);
        SharedAdapters.addTo(suite);
        SoftAdapters.addTo(suite);
        ModelAdapters.addTo(suite);
        SwitchModelAdapter.addTo(suite);
        RouterAdapters.addTo(suite);
        NoisyAdapters.addTo(suite);
    }

    private static void mixtralBlock(GoldenCase c) {
        int experts = c.number("num_local_experts");
        int width = c.number("hidden_size");
        TopKRouter.Config router = TopKRouter.Config.mixtral(width, experts, c.number("num_experts_per_tok"));
        Experts.Config form =
                new Experts.Config(experts, width, c.number("intermediate_size"),
                        SharedAdapters.activation(c, "hidden_act"), true);
        MixtureOfExperts layer = layer(c, router, form, Overflow.NONE, ExpertWeights.MIXTRAL, "gate");
        Mixed mixed = layer.forward(c.in("x"), null);
        Routing routing = ((ExpertUse) mixed.insights().get(0)).routing();
        c.output("y", mixed.output());
        c.output("router_logits", routing.logits());
        c.output("selected_experts", routing.experts());
    }

    /** The public layer counts all layers' tokens together and does not divide by k. */
    private static void mixtralLoss(GoldenCase c) {
        Tensor logits = c.in("gate_logits0");
        for (int layer = 1; layer < c.number("layers"); layer++) {
            logits = logits.apply(new Concat(0), c.in("gate_logits" + layer));
        }
        Tensor mask = c.has("attention_mask") ? repeated(c.in("attention_mask"), c.number("layers")) : null;
        BalanceLoss loss = new BalanceLoss(1, BalanceLoss.Convention.HUGGING_FACE);
        Routing routing = TopKRouter.choose(logits, c.number("top_k"), TopKRouter.Weights.PROBABILITY);
        c.output("loss", loss.of(routing, new TokenGroups(logits.dim(0), mask)).value().reshape(1));
    }

    private static Tensor repeated(Tensor mask, int times) {
        int[] all = new int[mask.size() * times];
        Arrays.setAll(all, i -> mask.ints()[i % mask.size()]);
        return Tensor.of(all, all.length);
    }

    private static void switchMlp(GoldenCase c) {
        int experts = c.number("num_experts");
        int width = c.number("hidden_size");
        TopKRouter.Config router = new TopKRouter.Config(
                width, experts, 1, TopKRouter.Weights.PROBABILITY, 0, c.flag("router_bias"));
        Experts.Config form = new Experts.Config(experts, width, c.number("d_ff"),
                SharedAdapters.activation(c, "dense_act_fn"), false);
        Capacity room = new Capacity.Fixed(c.number("expert_capacity"));
        Overflow overflow = new Overflow(room, room, Overflow.Group.SEQUENCE, Overflow.Dropped.INPUT);
        MixtureOfExperts layer = layer(c, router, form, overflow, ExpertWeights.SWITCH, "router.classifier");
        Mixed mixed = layer.forward(c.in("x"), null);
        ExpertUse use = (ExpertUse) mixed.insights().get(0);
        Shape rows = Shape.of(c.in("x").dim(0), c.in("x").dim(1));
        c.output("y", mixed.output());
        c.output("router_logits", use.routing().logits().reshape(rows.dim(0), rows.dim(1), experts));
        c.output("router_mask", mask(use).view(Shape.of(rows.dim(0), rows.dim(1), experts)));
        c.output("expert_index", reported(use).view(rows));
        c.output("z_loss", new RouterZLoss(1).of(use.routing(), TokenGroups.one(rows.size())).value().reshape(1));
        c.output("aux_loss", lossBySequence(use, rows.dim(0)).reshape(1));
    }

    /** 1 where a token found room at an expert, [S, E]. */
    private static Tensor mask(ExpertUse use) {
        int experts = use.routing().numExperts();
        int[] mask = new int[use.routing().numTokens() * experts];
        for (int t = 0; t < use.routing().numTokens(); t++) {
            mask[t * experts + use.routing().experts().ints()[t]] = use.dispatch().rowOfSlot()[t] >= 0 ? 1 : 0;
        }
        return Tensor.of(mask, use.routing().numTokens(), experts);
    }

    /** The public code books a dropped token on expert 0. */
    static Tensor reported(ExpertUse use) {
        int[] experts = use.routing().experts().ints().clone();
        Dispatch dispatch = use.dispatch();
        Arrays.setAll(experts, t -> dispatch.rowOfSlot()[t] < 0 ? 0 : experts[t]);
        return Tensor.of(experts, experts.length, 1);
    }

    /** The public code takes the loss of each sequence by itself, then the mean. */
    private static Tensor lossBySequence(ExpertUse use, int batch) {
        Routing routing = use.routing();
        Routing booked = new Routing(routing.logits(), routing.probabilities(), reported(use), routing.weights());
        TokenGroups sequences = new TokenGroups(routing.numTokens() / batch, null);
        return new BalanceLoss(1, BalanceLoss.Convention.SWITCH, BalanceLoss.Scope.GROUP)
                .of(booked, sequences).value();
    }

    private static MixtureOfExperts layer(
            GoldenCase c, TopKRouter.Config routerForm, Experts.Config form, Overflow overflow, ExpertWeights names,
            String gate) {
        Rng rng = new Rng(0);
        Init zero = Init.constant(0);
        MixtureOfExperts layer = new MixtureOfExperts(
                new TopKRouter(routerForm, zero, c.dtype(), rng), new Experts(form, zero, c.dtype(), rng),
                new MixtureOfExperts.Config(overflow, 0, 0));
        new PublicWeights(names, "experts.", Map.of("router.gate.", gate + ".")).bind(c, layer);
        return layer;
    }
}
