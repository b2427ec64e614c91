package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** Which recurrences can count: sums modulo 2 and 3, at lengths that no model learnt. */
public final class StateTrackingPart implements Part<StateTrackingSettings> {

    /** The part. */
    public StateTrackingPart() {}

    @Override
    public String name() {
        return "state-tracking";
    }

    @Override
    public String summary() {
        return "which recurrences can count modulo 2 and 3: DeltaNet, GRU, Mamba, attention";
    }

    @Override
    public String duration() {
        return "90 s";
    }

    @Override
    public StateTrackingSettings settings(Size size) {
        return StateTrackingSettings.of(size);
    }

    @Override
    public Work prepare(StateTrackingSettings settings, Source source) {
        return new StudyWork(new StateTrackingStudy(settings), settings, source.seedAlone());
    }
}
