package dev.gradus.labs.attention.reach;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** How far back a stack of layers with a window can look. */
public final class ReachPart implements Part<ReachSettings> {

    /** The part. */
    public ReachPart() {}

    @Override
    public String name() {
        return "reach";
    }

    @Override
    public String summary() {
        return "layers with a window: what is farther than L (W - 1) tokens can't be known";
    }

    @Override
    public String duration() {
        return "2 min";
    }

    @Override
    public ReachSettings settings(Size size) {
        return ReachSettings.of(size);
    }

    @Override
    public Work prepare(ReachSettings settings, Source source) {
        return new StudyWork(new ReachStudy(settings), settings, source.seedAlone());
    }
}
