package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** What a state of fixed size can look up: multi-query associative recall. */
public final class RecallPart implements Part<RecallSettings> {

    /** The part. */
    public RecallPart() {}

    @Override
    public String name() {
        return "recall";
    }

    @Override
    public String summary() {
        return "looking up values by their keys: attention, linear attention, GLA, DeltaNet, Mamba";
    }

    @Override
    public String duration() {
        return "3 min";
    }

    @Override
    public RecallSettings settings(Size size) {
        return RecallSettings.of(size);
    }

    @Override
    public Work prepare(RecallSettings settings, Source source) {
        return new StudyWork(new RecallStudy(settings), settings, source.seedAlone());
    }
}
