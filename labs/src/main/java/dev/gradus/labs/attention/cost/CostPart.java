package dev.gradus.labs.attention.cost;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** What an attention costs as the text grows, forward and backward. */
public final class CostPart implements Part<CostSettings> {

    /** The part. */
    public CostPart() {}

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String summary() {
        return "time and memory against length: all scores, full, window, Longformer, BigBird";
    }

    @Override
    public String duration() {
        return "90 s";
    }

    @Override
    public CostSettings settings(Size size) {
        return CostSettings.of(size);
    }

    @Override
    public Work prepare(CostSettings settings, Source source) {
        return new CostWork(settings, source.seedAlone());
    }
}
