package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.study.Lesson;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Pictures;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.labs.study.Study;
import dev.gradus.labs.study.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares what models look up. */
final class RecallStudy implements Study {
    private static final String ATTENTION = "attention";
    private static final String LINEAR = "linear attention";
    private static final String GLA = "GLA";
    private static final String DELTA = "DeltaNet";
    private static final String MAMBA = "Mamba";
    private static final int JUDGED = 512;

    private final RecallSettings settings;

    RecallStudy(RecallSettings settings) {
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
        Lesson lesson =
                new Lesson(settings.task(), List.of(new Lesson.Paper(settings.length(), settings.task(), JUDGED)));
        SmallModels models = new SmallModels(settings.vocabulary(), settings.width(), settings.layers());
        int heads = settings.heads();
        int taps = settings.taps();
        return List.of(
                new Variant(ATTENTION, "a transformer with rotary positions, which keeps every token", lesson,
                        models.rotaryAttention(heads)),
                new Variant(LINEAR, "the same with a matrix for a memory to which every token adds (elu + 1)", lesson,
                        models.linearAttention(heads, taps)),
                new Variant(GLA, "gated linear attention, which can forget", lesson,
                        models.gatedLinearAttention(heads, taps)),
                new Variant(DELTA, "which replaces what it holds for a key", lesson, models.deltaNet(heads, taps)),
                new Variant(MAMBA, "a model of Mamba blocks", lesson, models.mamba(settings.states())));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(RecallSettings.of(Size.SMALL))) {
            for (String name : List.of(ATTENTION, LINEAR, GLA, DELTA)) {
                claims.add(new Expectation("Least accuracy of " + name + ", of all seeds",
                        results.least(name, 0, Measure.ACCURACY), 0.9, 1));
            }
        }
        return claims;
    }

    @Override
    public Report report(Page page) {
        Results results = page.results();
        return new Report("Looking up values by their keys", summary(results), List.of(
                page.models(task()), page.expectations(),
                new Section("Learning to look up", List.of(String.format(Locale.ROOT,
                        "A model that knows which values were shown, but not which belongs to the key, is right once in %d: a"
                                + " curve that rests there has learnt half of the task. A jump is the moment at which it finds"
                                + " the other half; how many steps that takes is a matter of luck and learning rate as much as of"
                                + " the model, so what has not been learnt in these steps is not shown to be impossible.",
                        settings.pairs())),
                        List.of(Pictures.learning(results, page.variants()),
                                Pictures.losses(results, page.variants()))),
                page.settings()));
    }

    private String task() {
        String again = settings.rebound() == 0
                ? ""
                : " The last " + settings.rebound() + " pairs bind keys again: the latest value counts.";
        return String.format(Locale.ROOT,
                "The task: %d pairs of a key and a value, then random tokens among which every key"
                        + " comes once more; there its value is the answer.%s Sequences have %d tokens, there are %d values;"
                        + " guessing is right %.1f %% of the time.",
                settings.pairs(), again, settings.length(), settings.vocabulary() / 2,
                100 * settings.task().chance());
    }

    private String summary(Results results) {
        StringBuilder words = new StringBuilder(
                String.format(Locale.ROOT, "%d pairs in %d tokens, after %d steps:", settings.pairs(),
                        settings.length(),
                        settings.steps()));
        String before = " ";
        for (String name : List.of(ATTENTION, LINEAR, GLA, DELTA, MAMBA)) {
            words.append(before).append(name).append(
                    String.format(Locale.ROOT, " %.1f %%", 100 * results.mean(name, 0, Measure.ACCURACY)));
            before = ", ";
        }
        return words.append(" right.").toString();
    }
}
