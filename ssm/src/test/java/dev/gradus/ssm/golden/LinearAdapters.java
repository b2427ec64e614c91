package dev.gradus.ssm.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.op.reduce.Amax;
import dev.gradus.op.shape.Expand;
import dev.gradus.ssm.linear.FeatureMap;
import dev.gradus.ssm.linear.ForgettingAttention;
import dev.gradus.ssm.linear.NormalisedRecurrence;
import dev.gradus.ssm.linear.RandomFeatures;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.linear.RetNet;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** The Gradus form of the reference functions of linear attention. */
final class LinearAdapters {
    private LinearAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("linattn/linear_attn", LinearAdapters::linearAttention);
        suite.add("linattn/retention", LinearAdapters::retention);
        suite.add("linattn/based", LinearAdapters::based);
        suite.add("linattn/gla", c -> gated(c, "gk"));
        suite.add("linattn/simple_gla", c -> gated(c, "g"));
        suite.add("linattn/delta_rule", LinearAdapters::deltaRule);
        suite.add("linattn/gated_delta_rule", LinearAdapters::gatedDeltaRule);
        suite.add("linattn/kda", LinearAdapters::gatedDeltaRule);
        suite.add("linattn/dplr", LinearAdapters::lowRank);
        suite.add("linattn/performer", LinearAdapters::performer);
        suite.add("linattn/forgetting_attn", LinearAdapters::forgetting);
    }

    /** {@code scale}, if the case has one that is a number, else one over the root of K. */
    static double scale(GoldenCase c) {
        return c.settings().get("scale") instanceof Number scale
                ? scale.doubleValue()
                : 1 / Math.sqrt(c.in("q").dim(-1));
    }

    /** The state before the first token, for q and v [B,T,H,*]. */
    static Tensor start(GoldenCase c, Tensor q, Tensor v) {
        return c.has("initial_state")
                ? c.in("initial_state")
                : Recurrence.empty(q, q.dim(0), q.dim(2), q.dim(3), v.dim(3));
    }

    /** An input [B,H,T,...] as [B,T,H,...], or an output back. */
    static Tensor swapped(Tensor x) {
        return x.transpose(1, 2);
    }

    static void outputs(GoldenCase c, Tensor y, Tensor state) {
        c.output("y", y);
        c.output("final_state", state);
    }

    private static void linearAttention(GoldenCase c) {
        Tensor q = c.in("q").mul(scale(c));
        Tensor k = c.in("k");
        Tensor v = c.in("v");
        if (!c.flag("normalize", false)) {
            Recurrence r = Recurrence.outer(q, k, v, null, start(c, q, v));
            outputs(c, r.output(), r.state());
            return;
        }
        Shape sum = Shape.of(k.dim(0), k.dim(2), k.dim(3));
        Tensor first = c.has("initial_z")
                ? c.in("initial_z").reshape(sum.dims())
                : Tensor.zeros(q.dtype(), sum);
        NormalisedRecurrence r = NormalisedRecurrence.of(q, k, v, start(c, q, v), first, 1e-10);
        outputs(c, r.output(), r.state());
        c.output("final_z", r.sum().reshape(k.dim(0), 1, k.dim(2), k.dim(3)));
    }

    private static void retention(GoldenCase c) {
        Tensor q = swapped(c.in("q")).mul(scale(c));
        Tensor v = swapped(c.in("v"));
        Tensor decays = RetNet.logDecays(q.dim(2), q.dtype())
                .apply(new Expand(Shape.of(q.dim(0), q.dim(1), q.dim(2))));
        c.output("y", swapped(Recurrence.outer(q, swapped(c.in("k")), v, decays, start(c, q, v)).output()));
    }

    private static void based(GoldenCase c) {
        Tensor q = FeatureMap.TAYLOR.of(swapped(c.in("q")));
        Tensor k = FeatureMap.TAYLOR.of(swapped(c.in("k")));
        Tensor v = swapped(c.in("v"));
        Tensor first = Tensor.zeros(q.dtype(), Shape.of(q.dim(0), q.dim(2), q.dim(3)));
        Tensor y = c.flag("use_norm", true)
                ? NormalisedRecurrence.of(q, k, v, start(c, q, v), first, 1e-6).output()
                : Recurrence.outer(q, k, v, null, start(c, q, v)).output();
        c.output("y", swapped(y));
    }

    private static void gated(GoldenCase c, String gate) {
        Tensor q = c.in("q").mul(scale(c));
        Recurrence r = Recurrence.outer(q, c.in("k"), c.in("v"), c.in(gate), start(c, q, c.in("v")));
        outputs(c, r.output(), r.state());
    }

    private static void deltaRule(GoldenCase c) {
        Tensor q = swapped(c.in("q")).mul(scale(c));
        Tensor v = swapped(c.in("v"));
        Recurrence r = Recurrence.delta(q, swapped(c.in("k")), v, swapped(c.in("beta")), null, start(c, q, v));
        outputs(c, swapped(r.output()), r.state());
    }

    private static void gatedDeltaRule(GoldenCase c) {
        Tensor q = c.in("q").mul(scale(c));
        Recurrence r = Recurrence.delta(
                q, c.in("k"), c.in("v"), c.in("beta"), c.in("g"), start(c, q, c.in("v")));
        outputs(c, r.output(), r.state());
    }

    private static void lowRank(GoldenCase c) {
        Tensor q = swapped(c.in("q")).mul(scale(c));
        Tensor v = swapped(c.in("v"));
        Recurrence r = Recurrence.lowRank(q, swapped(c.in("k")), v, swapped(c.in("alpha")), swapped(c.in("beta")),
                swapped(c.in("gk")), start(c, q, v));
        outputs(c, swapped(r.output()), r.state());
    }

    private static void forgetting(GoldenCase c) {
        c.output("y", ForgettingAttention.of(c.in("q"), c.in("k"), c.in("v"), c.in("g"), scale(c)));
    }

    /** The reference takes the greatest product off, of a query's own or of all keys', as if it were a constant. */
    private static void performer(GoldenCase c) {
        RandomFeatures features = new RandomFeatures(c.in("projection").detach());
        Tensor q = c.in("q"); // [B,H,T,K]
        Tensor k = c.in("k");
        boolean softmax = c.setting("kind").equals("softmax");
        Tensor ofQueries = softmax
                ? features.softmax(features.exponents(q), greatest(features.products(q), -1))
                : features.relu(q);
        Tensor ofKeys = softmax
                ? features.softmax(features.exponents(k), greatest(features.products(k), -1, -2))
                : features.relu(k);
        c.output("q_features", ofQueries);
        c.output("k_features", ofKeys);
        boolean causal = c.flag("causal", false);
        Tensor first = Tensor.full(q.dtype(), Shape.of(q.dim(0), q.dim(1), ofKeys.dim(3)), causal ? 1e-6 : 0);
        Tensor v = swapped(c.in("v"));
        NormalisedRecurrence r = NormalisedRecurrence.of(swapped(ofQueries), swapped(ofKeys), v,
                Recurrence.empty(q, q.dim(0), q.dim(1), ofKeys.dim(3), v.dim(3)), first, 0);
        Tensor weights = ofQueries.matmul(r.sum().reshape(q.dim(0), q.dim(1), ofKeys.dim(3), 1)); // of all keys
        c.output("y", causal ? swapped(r.output()) : ofQueries.matmul(r.state()).div(weights));
    }

    private static Tensor greatest(Tensor x, int... axes) {
        return x.apply(new Amax(axes, true)).detach();
    }
}
