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
import dev.gradus.labs.task.SequenceTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares what models look up. */
final class RecallStudy implements Study {
    private static final String ATTENTION = "attention";
    private static final String LINEAR = "linear attention";
    private static final String GLA = "GLA";
    private static final String DELTA = "DeltaNet";
    private static final String MAMBA = "Mamba";
    private static final String SLOW = "slow Mamba";
    private static final List<String> ALL = List.of(ATTENTION, LINEAR, GLA, DELTA, SLOW, MAMBA);

    private final RecallSettings settings;

    RecallStudy(RecallSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    @Override
    public List<Variant> variants() {
        Lesson lesson = lesson();
        SmallModels models = new SmallModels(settings.vocabulary(), settings.width(), settings.layers());
        int heads = settings.heads();
        int taps = settings.taps();
        return List.of(
                new Variant(ATTENTION, "a transformer with rotary positions, which keeps every token", lesson,
                        models.rotaryAttention(heads)),
                new Variant(LINEAR, "the same with a matrix for a memory to which every token adds (elu + 1)", lesson,
                        models.linearAttention(heads, taps)),
                new Variant(GLA, "the same with a memory that fades by key channel", lesson,
                        models.gatedLinearAttention(heads, taps)),
                new Variant(DELTA, "the same with a memory that replaces what it holds for a key", lesson,
                        models.deltaNet(heads, taps)),
                new Variant(SLOW, "a model of Mamba blocks whose states all fade slowly at first, with long steps",
                        lesson,
                        models.slowMamba(settings.states())),
                new Variant(MAMBA,
                        "the same with the usual start: rates 1 to N for the N states of a channel, short steps",
                        lesson, models.mamba(settings.states())));
    }

    /** From few pairs to all, judged at all and at twice as many. */
    private Lesson lesson() {
        List<SequenceTask> stages = new ArrayList<>();
        for (int h = settings.halvings(); h >= 0; h--) {
            stages.add(settings.task(settings.pairs() >> h));
        }
        return new Lesson(stages, Doublings.papers(settings.pairs(), 1, settings::task));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        boolean small = settings.equals(RecallSettings.of(Size.SMALL));
        if (small || settings.equals(RecallSettings.of(Size.FULL))) {
            claims.add(learnt(DELTA, 0.9, results));
            claims.add(learnt(SLOW, 0.7, results));
        }
        if (small) {
            claims.add(learnt(ATTENTION, 0.9, results));
            claims.add(learnt(LINEAR, 0.9, results));
            claims.add(new Expectation("Largest accuracy of " + MAMBA + ", of all seeds",
                    results.most(MAMBA, 0, Measure.ACCURACY), 0, 0.4));
        }
        return claims;
    }

    private static Expectation learnt(String name, double least, Results results) {
        return new Expectation("Least accuracy of " + name + ", of all seeds",
                results.least(name, 0, Measure.ACCURACY), least, 1);
    }

    @Override
    public Report report(Page page) {
        Results results = page.results();
        return new Report("Looking up values by their keys", summary(results), List.of(
                page.models(task(), lessons()), page.expectations(),
                new Section("Learning to look up", List.of(String.format(Locale.ROOT,
                        "A model that knows which values were shown, but not which belongs to the key, is right once in %d: a"
                                + " curve that rests there has learnt half of the task. A jump is the moment at which it finds"
                                + " the other half; how many steps that takes is a matter of luck and learning rate as much as of"
                                + " the model, so what has not been learnt in these steps is not shown to be impossible.",
                        settings.pairs()),
                        "Mamba looks up by the products of what it writes and what it reads, summed over its states. If these"
                                + " fade at rates 1 to N, most forget too soon to be of use; at one slow rate all can serve."),
                        List.of(Pictures.learning(results, page.variants()),
                                Pictures.losses(results, page.variants()))),
                new Section("More pairs than were learnt", List.of(
                        "A memory of fixed size fills up; attention keeps every pair, but at distances that it has not met."),
                        List.of(Pictures.byLength("pairs", results, page.variants(), Measure.ACCURACY,
                                settings.task(settings.pairs()).chance()))),
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
                settings.pairs(), again, settings.pairs() * settings.tokens(), settings.vocabulary() / 2,
                100 * settings.task(settings.pairs()).chance());
    }

    private String lessons() {
        String stages = IntStream.rangeClosed(-settings.halvings(), 0)
                .mapToObj(h -> Integer.toString(settings.pairs() >> -h)).collect(Collectors.joining(", then "));
        return String.format(Locale.ROOT,
                "Models learn on %s pairs, in sequences as much shorter, for the same number of steps each; they are judged"
                        + " on %d and on %d. Lengths are counted in pairs.",
                stages, settings.pairs(), 2 * settings.pairs());
    }

    private String summary(Results results) {
        return ALL.stream().map(name -> String.format(
                Locale.ROOT, "%s %.1f %%", name, 100 * results.mean(name, 0, Measure.ACCURACY)))
                .collect(Collectors.joining(", ", String.format(Locale.ROOT, "%d pairs in %d tokens, after %d steps: ",
                        settings.pairs(), settings.pairs() * settings.tokens(), settings.steps()), " right."));
    }
}
