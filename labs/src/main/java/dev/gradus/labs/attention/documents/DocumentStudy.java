package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.study.Lesson;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.labs.study.Study;
import dev.gradus.labs.study.Variant;
import dev.gradus.labs.task.DistrictVote;
import dev.gradus.labs.task.FarAnswer;
import dev.gradus.labs.task.SequenceTask;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares models that read documents whole, through windows, in segments, and in segments and as a whole. */
final class DocumentStudy implements Study {
    static final String PASSKEY = "passkey: ";
    static final String VOTE = "vote: ";
    static final String FULL = "full";
    static final String WINDOW = "window";
    static final String SEGMENTS = "segments alone";
    static final String HIERARCHY = "hierarchical";
    private static final int QUESTIONS = 256;

    private final DocumentSettings settings;

    DocumentStudy(DocumentSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    @Override
    public Measure measure() {
        return Measure.ACCURACY;
    }

    @Override
    public List<Variant> variants() {
        Lesson passkey =
                lesson(new FarAnswer(settings.passkey()), doubled -> new FarAnswer(settings.farPasskey(doubled)));
        Lesson vote =
                lesson(new DistrictVote(settings.vote(0)), doubled -> new DistrictVote(settings.vote(doubled)));
        return Stream.concat(variants(PASSKEY, passkey), variants(VOTE, vote)).toList();
    }

    private Lesson lesson(SequenceTask task, IntFunction<SequenceTask> doubled) {
        List<Lesson.Paper> papers = IntStream.rangeClosed(0, settings.doublings())
                .mapToObj(d -> new Lesson.Paper(settings.tokens(d), doubled.apply(d), QUESTIONS)).toList();
        return new Lesson(task, papers);
    }

    private Stream<Variant> variants(String task, Lesson lesson) {
        DocumentModels models = new DocumentModels(settings, lesson.task().vocabulary());
        return Stream.of(
                new Variant(task + FULL, "", lesson, models.full()),
                new Variant(task + WINDOW, "", lesson, models.window()),
                new Variant(task + SEGMENTS, "", lesson, models.segments()),
                new Variant(task + HIERARCHY, "", lesson, models.hierarchical()));
    }

    @Override
    public List<Expectation> claims(Results results) {
        boolean known =
                settings.equals(DocumentSettings.of(Size.SMALL)) || settings.equals(DocumentSettings.of(Size.FULL));
        return known ? new DocumentClaims(results).all() : List.of();
    }

    @Override
    public Report report(Page page) throws IOException {
        return new DocumentReport(settings, page).report();
    }
}
