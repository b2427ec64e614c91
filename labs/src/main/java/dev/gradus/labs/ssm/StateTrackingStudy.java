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

/** Compares recurrences, and attention, by what they can count. */
final class StateTrackingStudy implements Study {
    private static final String REFLECTING = "parity: DeltaNet to 2";
    private static final String DELTA = "parity: DeltaNet to 1";
    private static final String GRU = "parity: GRU";
    private static final String MAMBA = "parity: Mamba";
    private static final String ATTENTION = "parity: attention";
    private static final String GRU_BY_3 = "mod 3: GRU";
    private static final String ATTENTION_BY_3 = "mod 3: attention";
    private static final String REFLECTING_BY_3 = "mod 3: DeltaNet to 2";

    private final StateTrackingSettings settings;

    StateTrackingStudy(StateTrackingSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    @Override
    public Measure measure() {
        return Measure.LAST;
    }

    private Lesson lesson(int modulus) {
        return Doublings.lesson(settings.length(), settings.doublings(), numbers -> settings.task(numbers, modulus));
    }

    private SmallModels models(int modulus) {
        return new SmallModels(modulus, settings.width(), settings.layers());
    }

    @Override
    public List<Variant> variants() {
        Lesson parity = lesson(2);
        Lesson byThree = lesson(3);
        int heads = settings.heads();
        return List.of(
                new Variant(REFLECTING,
                        "a DeltaNet (blocks of it alone, without its short filters) whose beta goes up to 2, so that a token can"
                                + " turn the sign of what is remembered",
                        parity, models(2).deltaAlone(heads, 2)),
                new Variant(DELTA, "the same with beta up to 1: a token can erase, not turn", parity,
                        models(2).deltaAlone(heads, 1)),
                new Variant(GRU, "a gated recurrent unit, which is not linear", parity, models(2).gru()),
                new Variant(MAMBA, "a model of Mamba blocks: states only shrink", parity,
                        models(2).mamba(settings.states())),
                new Variant(ATTENTION, "a transformer with rotary positions", parity, models(2).rotaryAttention(heads)),
                new Variant(GRU_BY_3, "", byThree, models(3).gru()),
                new Variant(REFLECTING_BY_3, "", byThree, models(3).deltaAlone(heads, 2)),
                new Variant(ATTENTION_BY_3, "", byThree, models(3).rotaryAttention(heads)));
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        if (settings.equals(StateTrackingSettings.of(Size.SMALL))
                || settings.equals(StateTrackingSettings.of(Size.FULL))) {
            for (String name : List.of(REFLECTING, GRU, GRU_BY_3)) {
                claims.add(new Expectation("Least accuracy of " + name + " at the end of eight times the length",
                        results.least(name, 3, Measure.LAST), 0.9, 1));
            }
            for (String name : List.of(DELTA, MAMBA, ATTENTION)) {
                claims.add(new Expectation("Largest accuracy of " + name + " at the end of eight times the length",
                        results.most(name, 3, Measure.LAST), 0, 0.7));
            }
            for (String name : List.of(REFLECTING_BY_3, ATTENTION_BY_3)) {
                claims.add(new Expectation("Largest accuracy of " + name + " at the end of eight times the length",
                        results.most(name, 3, Measure.LAST), 0, 0.6));
            }
        }
        return claims;
    }

    @Override
    public Report report(Page page) {
        Results results = page.results();
        List<Variant> parity = page.variants().subList(0, 5);
        List<Variant> byThree = page.variants().subList(5, 8);
        return new Report("Who can count", summary(results), List.of(
                page.models(
                        "The task: after each number, say the sum of all so far, modulo 2 (parity) or 3. One of two or"
                                + " three states is all there is to remember, but every token changes it, for ever. Models are judged"
                                + " by the last answer of a sequence: first answers are easy, and a mean over all hides who fails."),
                page.expectations(),
                new Section("Modulo 2", List.of(
                        "A linear recurrence whose transition has eigenvalues between 0 and 1 can only keep or forget; to count"
                                + " modulo 2 something has to change its sign (Grazzi et al. 2024). DeltaNet with beta up to 2"
                                + " has an eigenvalue 1 - beta down to -1."),
                        List.of(Pictures.byLength("numbers", results, parity, Measure.LAST, 1.0 / 2),
                                Pictures.losses(results, parity))),
                new Section("Modulo 3", List.of(
                        "One reflection a token can turn a sign, but not go around a circle of three: that takes a rotation,"
                                + " two reflections. The GRU, which is not linear, learns both sums; attention neither."),
                        List.of(Pictures.byLength("numbers", results, byThree, Measure.LAST, 1.0 / 3),
                                Pictures.losses(results, byThree))),
                page.settings()));
    }

    private String summary(Results results) {
        int last = settings.doublings();
        return String.format(Locale.ROOT,
                "Right at the end of %d bits, learnt on %d: DeltaNet with beta up to 2 %.1f %%, up to 1 %.1f %%, GRU %.1f %%,"
                        + " Mamba %.1f %%, attention %.1f %%; guessing 50 %%.",
                settings.length() << last, settings.length(), 100 * results.mean(REFLECTING, last, Measure.LAST),
                100 * results.mean(DELTA, last, Measure.LAST), 100 * results.mean(GRU, last, Measure.LAST),
                100 * results.mean(MAMBA, last, Measure.LAST), 100 * results.mean(ATTENTION, last, Measure.LAST));
    }
}
