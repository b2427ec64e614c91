package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** What selection is for: Mamba against its time-invariant twin, on sequences longer than those it learnt from. */
public final class SelectiveCopyPart implements Part<SelectiveCopySettings> {

    /** The part. */
    public SelectiveCopyPart() {}

    @Override
    public String name() {
        return "selective-copy";
    }

    @Override
    public String summary() {
        return "what selection is for: Mamba against its time-invariant twin, at longer lengths too";
    }

    @Override
    public String duration() {
        return "2 min";
    }

    @Override
    public SelectiveCopySettings settings(Size size) {
        return SelectiveCopySettings.of(size);
    }

    @Override
    public Work prepare(SelectiveCopySettings settings, Source source) {
        return new StudyWork(new SelectiveCopyStudy(settings), settings, source.seedAlone());
    }
}
