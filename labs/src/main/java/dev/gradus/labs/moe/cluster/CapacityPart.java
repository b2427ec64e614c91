package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;

/** What full experts cost: dropped points and error against the capacity factor, with and without a balance loss. */
public final class CapacityPart implements Part<CapacitySettings> {

    /** The part. */
    public CapacityPart() {}

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public String summary() {
        return "what full experts drop and what that costs, against the capacity factor";
    }

    @Override
    public String duration() {
        return "1 min";
    }

    @Override
    public CapacitySettings settings(Size size) {
        return CapacitySettings.of(size);
    }

    @Override
    public Work prepare(CapacitySettings settings, Source source) {
        return new StudyWork(new CapacityStudy(settings), settings, source.seedAlone());
    }
}
