package dev.gradus.labs.attention.documents;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.study.Lesson;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Study;
import dev.gradus.labs.study.Variant;
import dev.gradus.labs.task.DistrictVote;
import dev.gradus.labs.task.FarAnswer;
import dev.gradus.labs.task.SequenceTask;
import dev.gradus.random.Rng;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public List<Variant> variants() {
        Lesson passkey = lesson(d -> new FarAnswer(settings.passkey(d)), d -> new FarAnswer(settings.farPasskey(d)));
        Lesson vote = lesson(d -> new DistrictVote(settings.learntVote(d)), d -> new DistrictVote(settings.vote(d)));
        return Stream.concat(variants(PASSKEY, passkey), variants(VOTE, vote)).toList();
    }

    /** Learns from short documents first. */
    private Lesson lesson(IntFunction<SequenceTask> learnt, IntFunction<SequenceTask> asked) {
        List<SequenceTask> stages = IntStream.rangeClosed(-settings.halvings(), 0).mapToObj(learnt).toList();
        List<Lesson.Paper> papers = IntStream.rangeClosed(0, settings.doublings())
                .mapToObj(d -> new Lesson.Paper(settings.tokens(d), asked.apply(d), QUESTIONS)).toList();
        return new Lesson(stages, papers);
    }

    private Stream<Variant> variants(String task, Lesson lesson) {
        DocumentModels models = new DocumentModels(settings, lesson.stages().get(0).vocabulary());
        return models.byName().entrySet().stream()
                .map(model -> new Variant(task + model.getKey(), "", lesson, model.getValue()));
    }

    @Override
    public List<Expectation> claims(Results results) {
        boolean small = settings.equals(DocumentSettings.of(Size.SMALL));
        DocumentClaims claims = new DocumentClaims(settings, results);
        List<Expectation> all = new ArrayList<>();
        all.addAll(small || settings.equals(DocumentSettings.of(Size.FULL)) ? claims.all() : List.of());
        all.addAll(small ? claims.learnt() : List.of());
        return all;
    }

    @Override
    public Report report(Page page) throws IOException {
        return new DocumentReport(settings, costs(page.conditions().seed()), page).report();
    }

    private Map<String, List<StepCost>> costs(long seed) {
        Map<String, List<StepCost>> costs = new LinkedHashMap<>();
        DocumentModels models = new DocumentModels(settings, new DistrictVote(settings.vote(0)).vocabulary());
        models.byName().forEach((name, model) -> costs.put(name, IntStream.rangeClosed(0, settings.costDoublings())
                .mapToObj(doubled -> StepCost.of(model, settings.tokens(doubled), new Rng(seed).fork("cost")))
                .toList()));
        return costs;
    }
}
