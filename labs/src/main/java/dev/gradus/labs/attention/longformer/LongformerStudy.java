package dev.gradus.labs.attention.longformer;

import dev.gradus.attention.layer.CausalLongformerAttention;
import dev.gradus.attention.layer.GlobalPlaces;
import dev.gradus.attention.pattern.Window;
import dev.gradus.labs.attention.SmallTransformer;
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
import dev.gradus.labs.task.FarAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Compares Longformer's attention without global tokens, with the question global, and with other tokens global. */
final class LongformerStudy implements Study {
    static final String WINDOW = "window alone";
    static final String QUESTION = "question global";
    static final String OTHERS = "others global";
    private static final int QUESTIONS = 256;
    private static final double LEAST = 0.98;
    /** At the edge one kind of noise may not have learnt to pass answers on; a few hundred questions add some luck. */
    private static final double LEAST_AT_EDGE = 1 - 1.0 / LongformerSettings.NOISE - 0.05;
    private static final double NEAR_CHANCE = 0.1;

    private final LongformerSettings settings;

    LongformerStudy(LongformerSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    /** The last token, and the first. */
    GlobalPlaces question() {
        return new GlobalPlaces(0, settings.tokens() - 1);
    }

    /** Every n-th token. */
    GlobalPlaces others() {
        return new GlobalPlaces(0, settings.every());
    }

    CausalLongformerAttention.Config attention(GlobalPlaces globals) {
        return new CausalLongformerAttention.Config(settings.width(), settings.heads(),
                Window.causal(settings.window()), List.of(1), globals, transformer().rotary());
    }

    private SmallTransformer transformer() {
        int vocabulary = new FarAnswer(settings.task()).vocabulary();
        return new SmallTransformer(vocabulary, settings.width(), settings.layers(), settings.heads());
    }

    private Variant variant(String name, String what, GlobalPlaces globals) {
        return new Variant(name, what, lesson(), transformer().with(rng -> new CausalLongformerAttention(
                attention(globals), SmallTransformer.INIT, SmallTransformer.TYPE, rng)));
    }

    private Lesson lesson() {
        List<Lesson.Paper> papers = Arrays.stream(settings.distances()).mapToObj(distance -> new Lesson.Paper(
                distance, new FarAnswer(settings.task().at(distance)), QUESTIONS)).toList();
        return new Lesson(List.of(new FarAnswer(settings.task())), papers);
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                variant(WINDOW, "Longformer's attention without any global token", GlobalPlaces.NONE),
                variant(QUESTION, "the same with the first and the last token global, of which the last one asks",
                        question()),
                variant(OTHERS,
                        "the same with every " + settings.every() + "th token global, but not the one that asks",
                        others()));
    }

    double chance() {
        return new FarAnswer(settings.task()).chance();
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        int edge = settings.paperOfEdge();
        claims.add(new Expectation(
                "Largest accuracy with the window alone at any distance from " + (settings.edge() + 1)
                        + ", of all seeds",
                most(results, WINDOW, edge + 1), chance() - NEAR_CHANCE, chance() + NEAR_CHANCE));
        if (settings.equals(LongformerSettings.of(Size.SMALL))) {
            claims.add(new Expectation("Least accuracy with the window alone at distance " + settings.edge()
                    + ", of all seeds", results.least(WINDOW, edge, Measure.ACCURACY), LEAST_AT_EDGE, 1));
            claims.add(new Expectation("Least accuracy with the question global at any distance, of all seeds",
                    least(results, QUESTION), LEAST, 1));
        }
        return claims;
    }

    private double least(Results results, String variant) {
        return IntStream.range(0, settings.distances().length)
                .mapToDouble(paper -> results.least(variant, paper, Measure.ACCURACY)).min().orElse(Double.NaN);
    }

    private double most(Results results, String variant, int firstPaper) {
        return IntStream.range(firstPaper, settings.distances().length)
                .mapToDouble(paper -> results.most(variant, paper, Measure.ACCURACY)).max().orElse(Double.NaN);
    }

    @Override
    public Report report(Page page) {
        return new LongformerReport(this, settings, page).report();
    }
}
