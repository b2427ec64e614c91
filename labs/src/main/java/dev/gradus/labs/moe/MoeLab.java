package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Lab;
import dev.gradus.labs.moe.cluster.BalancePart;
import dev.gradus.labs.moe.cluster.CapacityPart;
import dev.gradus.labs.moe.cluster.GranularityPart;
import dev.gradus.labs.moe.offload.OffloadPart;
import java.util.List;

/** The lab {@code moe}. */
public final class MoeLab {
    private MoeLab() {}

    /**
     * The lab with its parts.
     *
     * @return the lab
     */
    public static Lab lab() {
        return new Lab("moe", "mixtures of experts",
                List.of(new TextPart(), new BalancePart(), new CapacityPart(), new GranularityPart(),
                        new OffloadPart()));
    }
}
