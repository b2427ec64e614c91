package dev.gradus.labs.attention.longformer;

import dev.gradus.labs.lab.Part;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.lab.Source;
import dev.gradus.labs.lab.Work;
import dev.gradus.labs.study.StudyWork;

/** What global tokens are for: a question about a token far away. */
public final class LongformerPart implements Part<LongformerSettings> {

    /** The part. */
    public LongformerPart() {}

    @Override
    public String name() {
        return "longformer";
    }

    @Override
    public String summary() {
        return "a question about a token far away, with and without global tokens";
    }

    @Override
    public String duration() {
        return "1 min";
    }

    @Override
    public LongformerSettings settings(Size size) {
        return LongformerSettings.of(size);
    }

    @Override
    public Work prepare(LongformerSettings settings, Source source) {
        return new StudyWork(new LongformerStudy(settings), settings, source.seedAlone());
    }
}
