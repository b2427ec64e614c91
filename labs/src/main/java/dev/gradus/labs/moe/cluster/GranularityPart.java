package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** Few wide experts, many narrow ones, a shared one, and dense networks of the same active and total size. */
public final class GranularityPart implements Part<GranularitySettings> {

    /** The part. */
    public GranularityPart() {}

    @Override
    public String name() {
        return "granularity";
    }

    @Override
    public String summary() {
        return "few wide experts, many narrow ones, one shared by all, and dense networks beside them";
    }

    @Override
    public String duration() {
        return "40 s";
    }

    @Override
    public GranularitySettings settings(Size size) {
        return GranularitySettings.of(size);
    }

    @Override
    public Work prepare(GranularitySettings settings, Source source) {
        return new StudyWork(new GranularityStudy(settings), settings, source.seedAlone());
    }
}
