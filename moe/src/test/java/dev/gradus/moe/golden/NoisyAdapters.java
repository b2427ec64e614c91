package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.balance.ImportanceLoss;
import dev.gradus.moe.balance.LoadLoss;
import dev.gradus.moe.balance.Variation;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.router.NoisyTopK;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Noisy top-k gating in the paper's form, and in the present one of the public code. Its experts end in a softmax. */
final class NoisyAdapters {
    private NoisyAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("moe/noisy_topk_paper", c -> run(c, NoisyTopK.Form.PAPER));
        suite.add("moe/noisy_topk_head", c -> run(c, NoisyTopK.Form.SOFTMAXED_THRESHOLDS));
    }

    private static void run(GoldenCase c, NoisyTopK.Form form) {
        Tensor x = c.in("x");
        TokenGroups groups = TokenGroups.one(x.dim(0));
        boolean train = c.flag("train");
        Tensor deviation = x.matmul(c.parameters().get("w_noise")).apply(new Softplus()).add(c.real("noise_epsilon"));
        Routing routing = new NoisyTopK(c.number("k"), form).choose(x.matmul(c.parameters().get("w_gate")),
                train ? deviation : null, train ? c.in("noise") : null, groups);
        Dispatch dispatch = Dispatch.of(routing, Capacity.UNLIMITED, groups, Priority.TOKEN_ORDER);
        c.output("y", dispatch.combine(experts(c, dispatch, dispatch.gather(x)), routing.weights()));
        c.output("gates", routing.gates());
        int[] load = routing.load(null);
        c.output("load", routing.smoothLoad() != null ? routing.smoothLoad() : Tensor.of(load, load.length));
        Tensor importance = new ImportanceLoss(1, Variation.UNBIASED).of(routing, groups).value();
        Tensor balance = new LoadLoss(1, Variation.UNBIASED).of(routing, groups).value();
        c.output("aux_loss", importance.add(balance).mul(c.real("loss_coef")).reshape(1));
        if (!train) {
            c.gradient("param.w_noise", () -> Tensor.zeros(c.dtype(), c.parameters().get("w_noise").shape()));
        }
    }

    private static Tensor experts(GoldenCase c, Dispatch dispatch, Tensor rows) {
        List<Tensor> parts = new ArrayList<>();
        for (int e = 0; e < dispatch.numExperts(); e++) {
            Tensor own = rows.slice(0, dispatch.rowStart()[e], dispatch.rowStart()[e + 1]);
            parts.add(linear(c, "experts." + e + ".fc2", linear(c, "experts." + e + ".fc1", own).relu()).softmax(-1));
        }
        return parts.get(0).apply(new Concat(0), parts.subList(1, parts.size()).toArray(Tensor[]::new));
    }

    private static Tensor linear(GoldenCase c, String name, Tensor x) {
        return x.apply(new Linear(), c.parameters().get(name + ".weight"), c.parameters().get(name + ".bias"));
    }
}
