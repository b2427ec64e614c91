package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** What follows the token that was seen before, at lengths that no model learnt: Mamba against attention. */
public final class InductionPart implements Part<InductionSettings> {

    /** The part. */
    public InductionPart() {}

    @Override
    public String name() {
        return "induction";
    }

    @Override
    public String summary() {
        return "what followed last time, at sixteen times the trained length: Mamba against attention";
    }

    @Override
    public String duration() {
        return "90 s";
    }

    @Override
    public InductionSettings settings(Size size) {
        return InductionSettings.of(size);
    }

    @Override
    public Work prepare(InductionSettings settings, Source source) {
        return new StudyWork(new InductionStudy(settings), settings, source.seedAlone());
    }
}
