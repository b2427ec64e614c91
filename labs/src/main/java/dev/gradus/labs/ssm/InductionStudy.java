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
import dev.gradus.labs.task.Sequences;
import dev.gradus.labs.task.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares Mamba with attention that knows positions in two ways. */
final class InductionStudy implements Study {
    private static final String MAMBA = "Mamba";
    private static final String ROTARY = "rotary attention";
    private static final String LEARNT = "learnt positions";

    private final InductionSettings settings;

    InductionStudy(InductionSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    @Override
    public List<Variant> variants() {
        Lesson lesson = Doublings.lesson(settings.length(), settings.doublings(), settings::task);
        SmallModels models = new SmallModels(settings.vocabulary(), settings.width(), settings.layers());
        int longest = settings.length() << settings.doublings();
        return List.of(
                new Variant(MAMBA, "a model of Mamba blocks; each begins with a convolution over 4 tokens", lesson,
                        models.mamba(settings.states())),
                new Variant(ROTARY, "a transformer that turns queries and keys by their positions", lesson,
                        models.rotaryAttention(settings.heads())),
                new Variant(LEARNT,
                        "a transformer with a vector for each position, of which it has met only those of the"
                                + " trained length",
                        lesson, models.learntAttention(settings.heads(), longest)));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(InductionSettings.of(Size.SMALL)) || settings.equals(InductionSettings.of(Size.FULL))) {
            for (String name : List.of(MAMBA, ROTARY)) {
                claims.add(new Expectation("Least accuracy of " + name + " at the trained length, of all seeds",
                        results.least(name, 0, Measure.ACCURACY), 0.9, 1));
            }
            claims.add(new Expectation("Least accuracy of Mamba at sixteen times the length, of all seeds",
                    results.least(MAMBA, 4, Measure.ACCURACY), 0.75, 1));
            for (String name : List.of(ROTARY, LEARNT)) {
                claims.add(new Expectation(
                        "Largest accuracy of " + name + " at sixteen times the length, of all seeds",
                        results.most(name, 4, Measure.ACCURACY), 0, 0.4));
            }
        }
        return claims;
    }

    @Override
    public Report report(Page page) throws IOException {
        Results results = page.results();
        Sequences shown = settings.task(settings.length()).generate(1, Split.TEST, page.conditions().seed());
        MambaView view = MambaView.of(page.trained(MAMBA), shown, this::symbol, "\u2605 is the special token");
        return new Report("What followed last time", summary(results), List.of(
                page.models(String.format(Locale.ROOT,
                        "The task: among random tokens one special token occurs once; at the"
                                + " end it occurs again, and what followed it the first time is the answer. Models learn on %d tokens"
                                + " and are judged on up to %d.",
                        settings.length(), settings.length() << settings.doublings())),
                page.expectations(),
                new Section("Accuracy against length", List.of(
                        "All are judged on sequences that are longer than any they learnt from. Attention could look anywhere,"
                                + " but what it learnt about positions does not hold there; Mamba knows none.",
                        "Mamba's block has a convolution that joins a token with those before it, which this task needs;"
                                + " attention has to find the token before by position."),
                        List.of(Pictures.byLength("tokens", results, page.variants(), Measure.ACCURACY,
                                settings.task(settings.length()).chance()),
                                Pictures.learning(results, page.variants()))),
                view.selection(), view.memory(), view.attention(), page.settings()));
    }

    private String summary(Results results) {
        int last = settings.doublings();
        return String.format(Locale.ROOT,
                "Learnt on %d tokens and asked on %d, Mamba is right %.1f %% of the time, attention"
                        + " with rotary positions %.1f %%, with learnt positions %.1f %%; guessing would be right %.1f %%.",
                settings.length(), settings.length() << last, 100 * results.mean(MAMBA, last, Measure.ACCURACY),
                100 * results.mean(ROTARY, last, Measure.ACCURACY), 100 * results.mean(LEARNT, last, Measure.ACCURACY),
                100 * settings.task(settings.length()).chance());
    }

    private String symbol(int token) {
        return token == settings.vocabulary() - 1 ? "\u2605" : MambaView.letter(token);
    }
}
