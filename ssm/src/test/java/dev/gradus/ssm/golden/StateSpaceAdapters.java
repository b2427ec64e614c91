package dev.gradus.ssm.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.ssm.scan.SegmentSums;
import dev.gradus.ssm.statespace.GatedRmsNorm;

/** The Gradus form of the reference functions of state space models. */
final class StateSpaceAdapters {
    private StateSpaceAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("mamba/segsum", c -> c.output("exp_segsum", SegmentSums.decays(c.in("x"))));
        suite.add("mamba/rmsnorm_gated", StateSpaceAdapters::gatedNorm);
    }

    private static void gatedNorm(GoldenCase c) {
        int width = c.in("x").dim(-1);
        int group = c.setting("group_size") == null ? width : c.number("group_size");
        GatedRmsNorm.Config form =
                new GatedRmsNorm.Config(width, group, c.flag("norm_before_gate"), c.real("eps"));
        GatedRmsNorm norm = c.bind(new GatedRmsNorm(form, c.dtype()));
        c.output("y", norm.forward(c.in("x"), c.has("z") ? c.in("z") : null));
    }
}
