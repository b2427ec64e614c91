package dev.gradus.moe.expert;

import dev.gradus.autograd.Autograd;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.PackedGated;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Experts for generation: each expert's matrices packed, gate and values side by side; only experts with rows are read. */
final class PackedExperts {
    private final Experts.Config config;
    private final List<Linear> in = new ArrayList<>();
    private final List<Linear> out = new ArrayList<>();

    PackedExperts(Experts.Config config, Tensor gate, Tensor up, Tensor down) {
        this.config = config;
        for (int e = 0; e < config.numExperts(); e++) {
            Linear values = Linear.tied(matrix(up, e));
            in.add(gate == null ? Linear.packed(values) : Linear.packed(Linear.tied(matrix(gate, e)), values));
            out.add(Linear.packed(Linear.tied(matrix(down, e))));
        }
    }

    /** Expert e of [E, out, in], a copy. */
    private static Tensor matrix(Tensor all, int e) {
        return Autograd.noGrad(() -> all.slice(0, e, e + 1).reshape(all.dim(1), all.dim(2)));
    }

    /** rows [R, D], sorted by expert, to [R, D]. */
    Tensor forward(Tensor rows, Dispatch dispatch) {
        int[] start = dispatch.rowStart();
        List<Tensor> parts = new ArrayList<>();
        for (int e = 0; e < config.numExperts(); e++) {
            if (start[e] < start[e + 1]) {
                parts.add(apply(e, rows.slice(0, start[e], start[e + 1])));
            }
        }
        return parts.isEmpty() ? rows : join(parts);
    }

    private Tensor apply(int expert, Tensor x) {
        Tensor hidden = in.get(expert).forward(x); // [R, F], or [R, 2 F] with the gate in front
        Tensor active = config.gated()
                ? hidden.apply(new PackedGated(config.activation().op(), false))
                : config.activation().apply(hidden);
        return out.get(expert).forward(active);
    }

    private static Tensor join(List<Tensor> parts) {
        return parts.get(0).apply(new Concat(0), parts.subList(1, parts.size()).toArray(Tensor[]::new));
    }
}
