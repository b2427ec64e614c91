package dev.gradus.ssm.golden;

import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.ssm.statespace.ConvState;
import dev.gradus.ssm.statespace.GatedRmsNorm;
import dev.gradus.ssm.statespace.Hyena;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Mamba2;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.ssm.statespace.S4d;
import dev.gradus.ssm.statespace.S4dConfig;
import dev.gradus.ssm.statespace.StepInit;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** The Gradus form of the reference layers of state space models. */
final class StateSpaceAdapters {
    private static final Init ZERO = Init.constant(0);

    private StateSpaceAdapters() {}

    static void addTo(GoldenSuite suite) {
        ScanAdapters.addTo(suite);
        StateSpaceModels.addTo(suite);
        suite.add("mamba/rmsnorm_gated", StateSpaceAdapters::gatedNorm);
        suite.add("mamba/mamba1_block", StateSpaceAdapters::mamba);
        suite.add("mamba/mamba2_block", StateSpaceAdapters::mamba2);
        suite.add("extra/s4d", StateSpaceAdapters::s4d);
        suite.add("extra/hyena_operator", StateSpaceAdapters::hyena);
    }

    private static void gatedNorm(GoldenCase c) {
        int width = c.in("x").dim(-1);
        int group = c.setting("group_size") == null ? width : c.number("group_size");
        GatedRmsNorm.Config form =
                new GatedRmsNorm.Config(width, group, c.flag("norm_before_gate"), c.real("eps"));
        GatedRmsNorm norm = c.bind(new GatedRmsNorm(form, c.dtype()));
        c.output("y", norm.forward(c.in("x"), c.has("z") ? c.in("z") : null));
    }

    private static void mamba(GoldenCase c) {
        MambaConfig form = new MambaConfig(
                c.number("d_model"), c.number("d_inner"), c.number("d_state"), c.number("d_conv"), c.number("dt_rank"),
                c.flag("bias", false), c.flag("conv_bias", true), Discretisation.EXPONENTIAL_EULER, StepInit.MAMBA);
        Mamba mamba = c.bind(new Mamba(form, ZERO, c.dtype(), new Rng(0)));
        Tensor x = c.in("x");
        c.output("y", mamba.forward(x));
        Autograd.noGrad(() -> compareSteps(c, mamba, x));
    }

    /** The reference kept outputs and states of its own steps; a difference is an output that does not agree. */
    private static Void compareSteps(GoldenCase c, Mamba mamba, Tensor x) {
        ConvState state = mamba.start(x.dim(0));
        for (int t = 0; t < x.dim(1); t++) {
            Step<ConvState> step = mamba.step(at(x, t), state);
            state = step.state();
            near(at(c.extra("step_y"), t), step.output());
            near(at(c.extra("step_ssm_state"), t), state.hidden());
            Tensor window = at(c.extra("step_conv_state"), t).transpose(1, 2); // [B,K,E]; ours lacks the oldest
            near(window.slice(1, 1, window.dim(1)), state.window());
        }
        return null;
    }

    private static Tensor at(Tensor x, int t) {
        Tensor one = x.slice(1, t, t + 1);
        int[] dims = new int[x.shape().rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = one.dim(i == 0 ? 0 : i + 1);
        }
        return one.reshape(dims);
    }

    private static void near(Tensor expected, Tensor actual) {
        double[] a = expected.to(DType.FLOAT64).doubles();
        double[] b = actual.to(DType.FLOAT64).doubles();
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= 1e-5 + 1e-4 * Math.abs(a[i]))) {
                throw new AssertionError("a step is not the reference's: " + a[i] + " and " + b[i] + " at " + i);
            }
        }
    }

    private static void mamba2(GoldenCase c) {
        Mamba2Config form = new Mamba2Config(
                c.number("d_model"), c.number("d_inner"), c.number("headdim"), c.number("d_state"),
                c.number("ngroups"), c.number("d_conv"), c.flag("bias", false), c.flag("conv_bias", true), 1,
                c.flag("norm_before_gate", false), c.real("norm_eps"), 0, Double.POSITIVE_INFINITY, StepInit.MAMBA);
        Mamba2 mamba = c.bind(new Mamba2(form, ZERO, c.dtype(), new Rng(0)));
        c.output("y", mamba.forward(c.in("u")));
    }

    /** The reference has [B,D,T]; N is what the files call twice the stored pairs. */
    private static void s4d(GoldenCase c) {
        Tensor u = c.in("u").transpose(1, 2);
        S4d s4d = c.bind(new S4d(S4dConfig.of(u.dim(2), c.number("N")), ZERO, c.dtype(), new Rng(0)));
        c.output("y", s4d.forward(u).transpose(1, 2));
        c.output("kernel", s4d.kernel(u.dim(1)));
    }

    private static void hyena(GoldenCase c) {
        Tensor u = c.in("u");
        int taps = c.parameters().get("short_filter.weight").dim(2);
        int inner = c.settings().get("num_inner_mlps") instanceof Number given ? given.intValue() : 2;
        Hyena.Config form = new Hyena.Config(u.dim(2), c.number("order"), c.number("l_max"), taps,
                c.number("emb_dim"), c.number("filter_order"), inner);
        c.output("y", c.bind(new Hyena(form, ZERO, c.dtype(), new Rng(0))).forward(u));
    }
}
