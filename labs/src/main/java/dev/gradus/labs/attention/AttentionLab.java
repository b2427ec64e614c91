package dev.gradus.labs.attention;

import dev.gradus.labs.attention.bigbird.BigBirdPart;
import dev.gradus.labs.attention.cache.CachePart;
import dev.gradus.labs.attention.cost.CostPart;
import dev.gradus.labs.attention.documents.DocumentsPart;
import dev.gradus.labs.attention.extend.ExtendPart;
import dev.gradus.labs.attention.longformer.LongformerPart;
import dev.gradus.labs.attention.reach.ReachPart;
import dev.gradus.labs.lab.Lab;
import java.util.List;

/** The lab {@code attention}. */
public final class AttentionLab {
    private AttentionLab() {}

    /**
     * The lab with its parts.
     *
     * @return the lab
     */
    public static Lab lab() {
        return new Lab("attention", "sparse attention and long texts",
                List.of(
                        new ReachPart(), new CostPart(), new LongformerPart(), new BigBirdPart(), new ExtendPart(),
                        new CachePart(), new DocumentsPart()));
    }
}
