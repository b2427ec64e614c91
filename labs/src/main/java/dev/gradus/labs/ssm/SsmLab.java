package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Lab;
import java.util.List;

/** The lab {@code ssm}. */
public final class SsmLab {
    private SsmLab() {}

    /**
     * The lab with its parts.
     *
     * @return the lab
     */
    public static Lab lab() {
        return new Lab("ssm", "state-space models, RWKV and linear attention",
                List.of(new SelectiveCopyPart(), new InductionPart(), new StateTrackingPart(), new RecallPart(),
                        new GeneratePart(), new TextPart()));
    }
}
