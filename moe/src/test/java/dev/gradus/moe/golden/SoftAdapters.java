package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.moe.router.SoftRouter;
import dev.gradus.moe.router.SoftRouting;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Soft mixtures as lucidrains has them: RMS norms, experts with biases. */
final class SoftAdapters {
    private static final Map<String, String> NAMES =
            Map.of("slot_embeds", "slot_embeds", "gamma", "norm.gamma", "slot_gamma", "slot_norm.gamma");

    private SoftAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("moe/soft_moe", SoftAdapters::run);
    }

    private static void run(GoldenCase c) {
        Tensor x = c.in("x");
        int experts = c.number("experts");
        int slots = c.number("slots");
        SoftRouting routing = router(c, x.dim(2), experts, slots)
                .route(x, c.has("mask") ? c.in("mask") : null);
        Tensor inputs = routing.slots(); // [B, E p, D]
        List<Tensor> outputs = new ArrayList<>();
        for (int e = 0; e < experts; e++) {
            outputs.add(expert(c, e, inputs.slice(1, e * slots, (e + 1) * slots)));
        }
        c.output("y", routing.combined(
                outputs.get(0).apply(new Concat(1), outputs.subList(1, experts).toArray(Tensor[]::new))));
    }

    private static SoftRouter router(GoldenCase c, int dim, int experts, int slots) {
        SoftRouter router = new SoftRouter(
                new SoftRouter.Config(dim, experts, slots, SoftRouter.Normalization.RMS), Init.constant(0), c.dtype(),
                new Rng(0));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        router.parameters().forEach((own, tensor) -> {
            Tensor stored = c.parameters().get(NAMES.get(own));
            weights.put(own, stored.view(tensor.shape()));
            c.gradient("param." + NAMES.get(own), () -> tensor.grad().view(stored.shape()));
        });
        router.load(weights);
        return router;
    }

    private static Tensor expert(GoldenCase c, int e, Tensor x) {
        String name = "experts.experts." + e;
        Tensor hidden = linear(c, name + ".0", x);
        int half = hidden.dim(-1) / 2;
        Tensor active = c.flag("geglu", false)
                ? hidden.slice(2, 0, half).mul(Activation.GELU.apply(hidden.slice(2, half, 2 * half)))
                : Activation.GELU.apply(hidden);
        return linear(c, name + ".3", active);
    }

    private static Tensor linear(GoldenCase c, String name, Tensor x) {
        return x.apply(new Linear(), c.parameters().get(name + ".weight"), c.parameters().get(name + ".bias"));
    }
}
