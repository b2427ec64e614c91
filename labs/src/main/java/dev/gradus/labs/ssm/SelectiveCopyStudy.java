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
import dev.gradus.labs.task.SelectiveCopying;
import dev.gradus.labs.task.Sequences;
import dev.gradus.labs.task.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares Mamba with its time-invariant twin. */
final class SelectiveCopyStudy implements Study {
    private static final String MAMBA = "Mamba";
    private static final String TWIN = "time-invariant twin";

    private final SelectiveCopySettings settings;

    SelectiveCopyStudy(SelectiveCopySettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    private Lesson lesson() {
        return Doublings.lesson(settings.slots(), settings.doublings(),
                slots -> new SelectiveCopying(settings.task().withSlots(slots)));
    }

    @Override
    public List<Variant> variants() {
        SmallModels models = new SmallModels(settings.vocabulary(), settings.width(), settings.layers());
        return List.of(
                new Variant(MAMBA, "a model of Mamba blocks, in which step length, input and output of the state space"
                        + " depend on the token", lesson(), models.mamba(settings.states())),
                new Variant(TWIN,
                        "the same blocks, with their convolution and gate, around a state space (S4D, real) for"
                                + " which these are fixed weights",
                        lesson(), models.gatedS4d(settings.states())));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(SelectiveCopySettings.of(Size.SMALL))
                || settings.equals(SelectiveCopySettings.of(Size.FULL))) {
            claims.add(new Expectation("Least accuracy of Mamba at the trained length, of all seeds",
                    results.least(MAMBA, 0, Measure.ACCURACY), 0.98, 1));
            claims.add(new Expectation("Least accuracy of Mamba at twice the length, of all seeds",
                    results.least(MAMBA, 1, Measure.ACCURACY), 0.95, 1));
            claims.add(new Expectation("Least accuracy of Mamba at four times the length, of all seeds",
                    results.least(MAMBA, 2, Measure.ACCURACY), 0.5, 1));
            claims.add(new Expectation("Largest accuracy of the twin at twice the length, of all seeds",
                    results.most(TWIN, 1, Measure.ACCURACY), 0, 0.75));
            claims.add(new Expectation("Largest accuracy of the twin at four times the length, of all seeds",
                    results.most(TWIN, 2, Measure.ACCURACY), 0, 0.35));
        }
        return claims;
    }

    @Override
    public Report report(Page page) throws IOException {
        Results results = page.results();
        Sequences shown = new SelectiveCopying(settings.task()).generate(1, Split.TEST, page.conditions().seed());
        MambaView view = MambaView.of(page.trained(MAMBA), shown, this::symbol,
                "letters are tokens to copy, \u00b7 is noise, ? asks");
        return new Report("What selection is for", summary(results), List.of(
                page.models(task()), page.expectations(),
                new Section("Accuracy against length", List.of(
                        "With enough steps the twin learns the trained length too: a few fixed filters and a gate can tell"
                                + " places apart when there are few of them. What it learnt does not carry over to other"
                                + " lengths; passing by noise does."),
                        List.of(Pictures.byLength("slots", results, page.variants(),
                                Measure.ACCURACY, new SelectiveCopying(settings.task()).chance()),
                                Pictures.learning(results, page.variants()))),
                view.selection(), view.memory(), view.attention(),
                Decay.section(page.trained(MAMBA), page.trained(TWIN), shown, settings.task()), page.settings()));
    }

    private String task() {
        return String.format(Locale.ROOT,
                "The task: %d tokens of %d kinds lie at random places among noise, %d slots in all; then"
                        + " %d markers ask for them in order. Models learn at this length and are judged at longer ones, where there"
                        + " is only more noise to pass by.",
                settings.tokens(), settings.vocabulary() - 2, settings.slots(), settings.tokens());
    }

    private String summary(Results results) {
        int last = settings.doublings();
        return String.format(Locale.ROOT,
                "Learnt on %d slots, Mamba answers %.1f %% right there and %.1f %% on %d; its"
                        + " time-invariant twin %.1f %% and %.1f %%.",
                settings.slots(), 100 * results.mean(MAMBA, 0, Measure.ACCURACY),
                100 * results.mean(MAMBA, last, Measure.ACCURACY), settings.slots() << last,
                100 * results.mean(TWIN, 0, Measure.ACCURACY), 100 * results.mean(TWIN, last, Measure.ACCURACY));
    }

    private String symbol(int token) {
        return token == settings.task().noise()
                ? "\u00b7"
                : token == settings.task().marker() ? "?" : MambaView.letter(token);
    }
}
