package dev.gradus.labs.attention.reach;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.labs.study.Study;
import dev.gradus.labs.study.Variant;
import dev.gradus.labs.task.LagCopying;
import dev.gradus.labs.task.Split;
import dev.gradus.random.Rng;
import dev.gradus.sequence.SequenceModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trains stacks of one, two, ... layers to copy from distances around the edge of what they can know. */
final class ReachStudy implements Study {
    private static final double LEAST = 0.98;
    private static final double NEAR_CHANCE = 0.02;

    private final ReachSettings settings;

    ReachStudy(ReachSettings settings) {
        this.settings = settings;
    }

    @Override
    public Plan plan() {
        return new Plan(settings.seeds(), settings.batch(), settings.steps(), settings.rate());
    }

    /** The stack of some layers that copies from a distance. */
    static Stack windowed(int layers, int distance) {
        return new Stack(layers, false, distance);
    }

    /** One layer that sees everything, on the hardest of the distances. */
    Stack control() {
        return new Stack(1, true, settings.edge(settings.deepest()) + settings.around());
    }

    @Override
    public List<Variant> variants() {
        List<Stack> stacks = new ArrayList<>();
        for (int layers = 1; layers <= settings.deepest(); layers++) {
            int depth = layers;
            Arrays.stream(settings.distances(layers)).forEach(distance -> stacks.add(windowed(depth, distance)));
        }
        stacks.add(control());
        return stacks.stream().map(stack -> stack.variant(settings)).toList();
    }

    double chance() {
        return 1.0 / settings.vocabulary();
    }

    @Override
    public List<Expectation> claims(Results results) {
        List<Expectation> claims = new ArrayList<>();
        boolean known = settings.equals(ReachSettings.of(Size.SMALL));
        for (int layers = 1; layers <= settings.deepest(); layers++) {
            int edge = settings.edge(layers);
            claims.add(new Expectation("Farthest token that changes anything in the output of " + layers
                    + (layers == 1 ? " untrained layer" : " untrained layers"), untrained(layers), edge, edge));
            if (known) {
                claims.add(least(windowed(layers, edge), results));
            }
            claims.add(new Expectation(
                    "Largest accuracy of " + windowed(layers, edge + 1).name() + ", of all seeds",
                    results.most(windowed(layers, edge + 1).name(), 0, Measure.ACCURACY), chance() - NEAR_CHANCE,
                    chance() + NEAR_CHANCE));
        }
        if (known) {
            claims.add(least(control(), results));
        }
        return claims;
    }

    private static Expectation least(Stack stack, Results results) {
        return new Expectation("Least accuracy of " + stack.name() + ", of all seeds",
                results.least(stack.name(), 0, Measure.ACCURACY), LEAST, 1);
    }

    private int untrained(int layers) {
        SequenceModel model = windowed(layers, settings.edge(layers)).variant(settings).model().apply(new Rng(1));
        return influence(model, 1).farthest(layers - 1);
    }

    /** What reaches the last token of a sequence of the task. */
    Influence influence(SequenceModel model, long seed) {
        LagCopying task = new LagCopying(new LagCopying.Config(settings.tokens(), 1, settings.vocabulary()));
        int[] ids = task.generate(1, Split.TEST, seed).x()[0];
        return Influence.of(model, ids, farthestShown(), settings.vocabulary());
    }

    /** Distances from 0 that pictures show. */
    private int farthestShown() {
        return Math.min(settings.tokens(), settings.edge(settings.deepest()) + settings.around() + 1);
    }

    @Override
    public Report report(Page page) throws IOException {
        return new ReachReport(this, settings, page).report();
    }
}
