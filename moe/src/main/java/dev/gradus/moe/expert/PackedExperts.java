package dev.gradus.moe.expert;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Experts for generation: only those that have rows are asked for, one after the other. */
record PackedExperts(int numExperts, ExpertSource source) {

    /** All experts in memory, packed from [E, F, D] (or null), [E, F, D] and [E, D, F]. */
    static PackedExperts resident(Experts.Config config, Tensor gate, Tensor up, Tensor down) {
        List<ExpertNetwork> networks = new ArrayList<>();
        for (int e = 0; e < config.numExperts(); e++) {
            networks.add(ExpertNetwork.of(config, gate == null ? null : gate.floats(), up.floats(), down.floats(),
                    e * config.modelDim() * config.hiddenDim()));
        }
        return new PackedExperts(config.numExperts(), networks::get);
    }

    /** rows [R, D], sorted by expert, to [R, D]. */
    Tensor forward(Tensor rows, Dispatch dispatch) {
        int[] start = dispatch.rowStart();
        List<Tensor> parts = new ArrayList<>();
        for (int e = 0; e < numExperts; e++) {
            if (start[e] < start[e + 1]) {
                parts.add(source.expert(e).apply(rows.slice(0, start[e], start[e + 1])));
            }
        }
        return parts.isEmpty() ? rows : join(parts);
    }

    private static Tensor join(List<Tensor> parts) {
        return parts.get(0).apply(new Concat(0), parts.subList(1, parts.size()).toArray(Tensor[]::new));
    }
}
