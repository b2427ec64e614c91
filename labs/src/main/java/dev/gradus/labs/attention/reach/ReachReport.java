package dev.gradus.labs.attention.reach;

import dev.gradus.attention.pattern.Picture;
import dev.gradus.attention.pattern.Reach;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Curves.Curve;
import dev.gradus.labs.report.Curves.Level;
import dev.gradus.labs.report.Matrix;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.study.Page;
import dev.gradus.labs.study.Results;
import dev.gradus.labs.study.Results.Measure;
import dev.gradus.pattern.AttentionPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page about a run of {@code reach}. */
record ReachReport(ReachStudy study, ReachSettings settings, Page page) {

    Report report() throws IOException {
        return new Report("How far layers with a window can look", summary(),
                List.of(accuracy(), growth(), measured(), expectations(), table(), page.settings()));
    }

    private Results results() {
        return page.results();
    }

    private String summary() {
        int deepest = settings.deepest();
        int edge = settings.edge(deepest);
        return format(
                "%d layers with a window of %d tokens copy a token from %d places before with an accuracy of %.3f, and from %d"
                        + " places before with %.3f; guessing gets %.3f. Each layer adds %d places.",
                deepest, settings.window(), edge, mean(deepest, edge), edge + 1, mean(deepest, edge + 1),
                study.chance(),
                settings.window() - 1);
    }

    private double mean(int layers, int distance) {
        return results().mean(ReachStudy.windowed(layers, distance).name(), 0, Measure.ACCURACY);
    }

    private Section accuracy() {
        return new Section("Accuracy against distance", List.of(
                format("Each point is a model of its own. It reads random tokens, and at each place says the token that stood a"
                        + " fixed number of places before. In a layer a token sees the W = %d last ones, itself among them, so"
                        + " that what it knows can come from W - 1 = %d places before. L layers pass it on from one to the next, L (W - 1) places in"
                        + " all: not L W, because each layer's window holds the token itself.",
                        settings.window(), settings.window() - 1),
                "What to look for: the fall from right to guessing, between L (W - 1) places and one more. One place beyond the edge"
                        + " there is no path at all, and no training could help."),
                List.of(chart()));
    }

    private Chart chart() {
        List<Curve> curves = new ArrayList<>();
        for (int layers = 1; layers <= settings.deepest(); layers++) {
            int depth = layers;
            int[] distances = settings.distances(layers);
            double[] x = Arrays.stream(distances).asDoubleStream().toArray();
            double[] y = Arrays.stream(distances).mapToDouble(d -> Math.rint(mean(depth, d) * 1e4) / 1e4).toArray();
            for (boolean points : new boolean[] {false, true}) {
                curves.add(new Curve(layers + (layers == 1 ? " layer" : " layers"), points, List.of(x), y));
            }
        }
        return new Curves("Accuracy, mean over the seeds", "accuracy", List.of("places before"), curves,
                List.of(new Level("guessing", study.chance())));
    }

    private Section growth() {
        AttentionPattern window = ReachStudy.windowed(1, 1).pattern(settings);
        int tokens = settings.edge(settings.deepest()) + settings.around() + 1;
        List<String> places = numbers(tokens);
        List<Content> pictures = new ArrayList<>();
        pictures.add(new Matrix("One layer: who sees whom", "seen", "asks", places, places,
                Picture.of(window, 0, tokens, tokens), false));
        for (int layers = 2; layers <= settings.deepest(); layers++) {
            pictures.add(new Matrix(layers + " layers: who can know of whom", "known", "knows", places, places,
                    known(Collections.nCopies(layers, window), tokens), false));
        }
        return new Section("The field grows by W - 1 with each layer", List.of(
                format("Computed from the pattern alone: rows are tokens that ask, columns those before them. The band gets %d"
                        + " tokens wider with each layer.", settings.window() - 1)),
                pictures);
    }

    private static double[][] known(List<AttentionPattern> layers, int tokens) {
        return IntStream.range(0, tokens).mapToObj(token -> {
            BitSet reached = Reach.of(layers, 1, token, tokens);
            return IntStream.range(0, tokens).mapToDouble(at -> reached.get(at) ? 1 : 0).toArray();
        }).toArray(double[][]::new);
    }

    private Section measured() throws IOException {
        int deepest = settings.deepest();
        String name = ReachStudy.windowed(deepest, settings.edge(deepest)).name();
        Influence influence = study.influence(page.trained(name), page.conditions().seed());
        List<String> rows = IntStream.rangeClosed(1, deepest).mapToObj(Integer::toString).toList();
        return new Section("The same, measured", List.of(
                "One token is changed, and what changes at the last place is read after each layer of the trained model ("
                        + name
                        + "). Where the picture is empty, not a bit changed. The largest change of a layer is 1; each"
                        + " factor of ten less takes off 0.15, so that small changes can be seen too.",
                format("A pattern says what can be known, the trained model what is used: after the last layer, the last place"
                        + " changes most with the token %d places before it; the one to copy is %d places before.",
                        influence.strongest(deepest - 1), settings.edge(deepest))),
                List.of(new Matrix("Change at the last token", "places before", "after",
                        numbers(influence.changes()[0].length),
                        rows, influence.shades(), false)));
    }

    private Section expectations() {
        return page.expectations();
    }

    private Section table() {
        return page.models(format(
                "Sequences of %d random tokens of %d kinds; %s sees everything and shows that the task itself is"
                        + " easy. All models have %d channels and %d heads, and tell places by turning queries and keys.",
                settings.tokens(), settings.vocabulary(), study.control().name(), settings.width(), settings.heads()));
    }

    private static List<String> numbers(int count) {
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> Integer.toString(i)).toList();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
