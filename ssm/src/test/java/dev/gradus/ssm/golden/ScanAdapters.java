package dev.gradus.ssm.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.op.math.Gated;
import dev.gradus.op.math.Silu;
import dev.gradus.op.math.Softplus;
import dev.gradus.op.shape.Stack;
import dev.gradus.ssm.scan.DiagonalRecurrence;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.ssm.scan.GatedOuterProduct;
import dev.gradus.ssm.scan.SegmentSums;
import dev.gradus.ssm.scan.SelectiveScan;
import dev.gradus.ssm.scan.StateSpaceDuality;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The Gradus form of the reference functions of scans. */
final class ScanAdapters {
    private ScanAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("mamba/segsum", c -> c.output("exp_segsum", SegmentSums.decays(c.in("x"))));
        suite.add("mamba/selective_scan", ScanAdapters::selectiveScan);
        suite.add("mamba/state_update", ScanAdapters::stateUpdate);
        suite.add("mamba/ssd_minimal", ScanAdapters::ssdMinimal);
        suite.add("mamba/ssd_combined", ScanAdapters::ssdCombined);
    }

    private static Tensor parameter(GoldenCase c, String name) {
        return c.parameters().get(name);
    }

    /** The reference has [B,D,T]. */
    private static void selectiveScan(GoldenCase c) {
        Tensor u = c.in("u").transpose(1, 2);
        Tensor delta = c.in("delta").transpose(1, 2);
        boolean complex = c.flag("complex", false);
        boolean varying = c.flag("variable_B") && c.flag("variable_C");
        Tensor[] results = complex || !varying ? general(c, u, delta, complex) : fused(c, u, delta);
        c.output("y", gated(c, results[0]).transpose(1, 2));
        if (complex) {
            Tensor last = results[1]; // [B,D,N,2]
            c.output("last_state_re", last.slice(3, 0, 1).reshape(last.dim(0), last.dim(1), last.dim(2)));
            c.output("last_state_im", last.slice(3, 1, 2).reshape(last.dim(0), last.dim(1), last.dim(2)));
        } else {
            c.output("last_state", results[1]);
        }
    }

    private static Tensor gated(GoldenCase c, Tensor y) {
        return c.has("z") ? c.in("z").transpose(1, 2).apply(new Gated(new Silu()), y) : y;
    }

    private static Tensor[] fused(GoldenCase c, Tensor u, Tensor delta) {
        Tensor skip = parameter(c, "D");
        Tensor bias = parameter(c, "delta_bias");
        List<Tensor> inputs = new ArrayList<>(
                List.of(u, delta, parameter(c, "A"), byStep(c.in("B")), byStep(c.in("C"))));
        if (skip != null) {
            inputs.add(skip);
        }
        if (bias != null) {
            inputs.add(bias);
        }
        SelectiveScan op = new SelectiveScan(c.flag("delta_softplus", false), skip != null, bias != null, false);
        return Autograd.run(op, inputs.toArray(Tensor[]::new));
    }

    /** [B,N,T] or [B,G,N,T] as [B,T,G,N]. */
    private static Tensor byStep(Tensor b) {
        Tensor grouped = b.shape().rank() == 3 ? b.reshape(b.dim(0), 1, b.dim(1), b.dim(2)) : b;
        return grouped.permute(0, 3, 1, 2);
    }

    private static Tensor[] general(GoldenCase c, Tensor u, Tensor delta, boolean complex) {
        Tensor bias = parameter(c, "delta_bias");
        Tensor before = bias == null ? delta : delta.add(bias);
        Tensor d = c.flag("delta_softplus", false) ? before.apply(new Softplus()) : before;
        DiagonalRecurrence op = new DiagonalRecurrence(Discretisation.EXPONENTIAL_EULER, complex, false);
        Tensor a = complex ? pair(parameter(c, "A_re"), parameter(c, "A_im")) : parameter(c, "A");
        Tensor[] results = Autograd.run(op, u, d, a, coefficients(c, "B", complex), coefficients(c, "C", complex));
        Tensor skip = parameter(c, "D");
        return skip == null ? results : new Tensor[] {results[0].add(u.mul(skip)), results[1]};
    }

    private static Tensor pair(Tensor re, Tensor im) {
        return re.apply(new Stack(-1), im);
    }

    /** A constant [D,N], or what varies; complex steps hold (re, im) in turn. */
    private static Tensor coefficients(GoldenCase c, String name, boolean complex) {
        boolean varying = c.flag("variable_" + name);
        if (complex && !varying) {
            return c.has(name + "_re") ? pair(c.in(name + "_re"), c.in(name + "_im")) : c.in(name);
        }
        Tensor b = c.in(name);
        if (!varying) {
            return b;
        }
        if (!complex) {
            return byStep(b);
        }
        Tensor grouped = b.shape().rank() == 3 ? b.reshape(b.dim(0), 1, b.dim(1), b.dim(2)) : b;
        return grouped.reshape(grouped.dim(0), grouped.dim(1), grouped.dim(2), grouped.dim(3) / 2, 2)
                .permute(0, 3, 1, 2, 4); // [B,T,G,N,2]
    }

    /** A scan of one step; channels are those of all heads, [B,H,P] or [B,D]. */
    private static void stateUpdate(GoldenCase c) {
        Tensor x = c.in("x");
        int batch = x.dim(0);
        int channels = x.size() / batch;
        int states = c.in("state").dim(-1);
        int groups = c.in("B").shape().rank() == 3 ? c.in("B").dim(1) : 1;
        Tensor skip = parameter(c, "D");
        Tensor bias = parameter(c, "dt_bias");
        List<Tensor> inputs = new ArrayList<>(List.of(
                x.reshape(batch, 1, channels), c.in("dt").reshape(batch, 1, channels),
                parameter(c, "A").reshape(channels, states), c.in("B").reshape(batch, 1, groups, states),
                c.in("C").reshape(batch, 1, groups, states)));
        if (skip != null) {
            inputs.add(skip.reshape(channels));
        }
        if (bias != null) {
            inputs.add(bias.reshape(channels));
        }
        inputs.add(c.in("state").reshape(batch, channels, states));
        SelectiveScan op = new SelectiveScan(c.flag("dt_softplus", false), skip != null, bias != null, true);
        Tensor[] results = Autograd.run(op, inputs.toArray(Tensor[]::new));
        Tensor y = results[0].reshape(x.shape().dims());
        c.output("y", c.has("z") ? c.in("z").apply(new Gated(new Silu()), y) : y);
        c.output("new_state", results[1].reshape(c.in("state").shape().dims()));
    }

    /** The reference's states are [B,H,P,N], ours [B,H,N,P]. */
    private static void ssdMinimal(GoldenCase c) {
        Tensor x = c.in("X");
        Tensor[] results;
        if (c.has("initial_states")) {
            int n = c.in("B").dim(3);
            Tensor start = c.in("initial_states").reshape(x.dim(0), x.dim(2), x.dim(3), n).transpose(2, 3);
            results = Autograd.run(
                    new GatedOuterProduct(true, true, false), c.in("C"), c.in("B"), x, c.in("A"), start);
        } else {
            results = Autograd.run(new GatedOuterProduct(true, false, false), c.in("C"), c.in("B"), x, c.in("A"));
        }
        c.output("y", results[0]);
        c.output("final_state", results[1].transpose(2, 3));
    }

    private static void ssdCombined(GoldenCase c) {
        Tensor x = c.in("x");
        Tensor bias = parameter(c, "dt_bias");
        Tensor before = bias == null ? c.in("dt") : c.in("dt").add(bias);
        Tensor d = c.flag("dt_softplus", false) ? before.apply(new Softplus()) : before;
        Tensor y = StateSpaceDuality.scan(x, d, parameter(c, "A"), c.in("B"), c.in("C"), null)[0];
        Tensor skip = parameter(c, "D");
        if (skip != null) {
            y = y.add(x.mul(skip.shape().rank() == 1 ? skip.reshape(skip.dim(0), 1) : skip));
        }
        c.output("y", c.has("z") ? c.in("z").apply(new Gated(new Silu()), y) : y);
    }
}
