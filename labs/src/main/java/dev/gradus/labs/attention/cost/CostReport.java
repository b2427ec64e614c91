package dev.gradus.labs.attention.cost;

import static dev.gradus.labs.attention.cost.CostResults.MIB;
import static dev.gradus.labs.attention.cost.CostResults.format;

import dev.gradus.attention.pattern.Picture;
import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Matrix;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.random.Rng;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page about a run. */
record CostReport(CostSettings settings, long seed, CostResults results, Findings findings) {
    private static final int CELLS = 32;
    private static final int SHOWN = 2; // doublings

    Report report() {
        return new Report("What attention costs as the text grows", summary(),
                List.of(growth(), masks(), expectations(), table(), conditions()));
    }

    private String summary() {
        Cost scores = results.of(Mechanism.TEXTBOOK).last();
        Cost full = results.of(Mechanism.FULL).last();
        Cost window = results.of(Mechanism.WINDOW).last();
        return format(
                "A training step of one layer with a window takes %.2f s and %,.0f MiB on %,d tokens. Full attention takes %.2f s"
                        + " on %,d tokens; with all scores in memory it needs %,.0f MiB for %,d. Time grows with the length to the power"
                        + " of %.2f for the window, and of %.2f for full attention.",
                window.seconds(), window.bytes() / MIB, window.tokens(), full.seconds(), full.tokens(),
                scores.bytes() / MIB, scores.tokens(), results.of(Mechanism.WINDOW).exponent(Cost::seconds),
                results.of(Mechanism.FULL).exponent(Cost::seconds));
    }

    private Section growth() {
        String stops = results.all().stream().filter(series -> !series.stopped().isEmpty())
                .map(series -> format("%s up to %,d tokens, because %s", series.mechanism().title(),
                        series.last().tokens(), series.stopped()))
                .collect(Collectors.joining("; "));
        return new Section("Time and memory against length", List.of(
                "Both directions are logarithmic: a straight line is a power of the length. Full attention looks at all pairs, so"
                        + " that time grows with the square. It need not keep all scores: in tiles, its memory grows with the"
                        + " length alone. The sparse ones look at a bounded number of keys for each token, but for the few that are"
                        + " global, so that their time grows with the length too.",
                stops.isEmpty()
                        ? "Every attention was measured at all lengths."
                        : "Not measured at all lengths: " + stops + ".",
                "The table says to which power of the length time and memory grow: the slope of a line through the logarithms"
                        + " of the four longest lengths that were measured."),
                List.of(chart("Time of a step", "ms", cost -> 1e3 * cost.seconds()),
                        chart("Memory of a step", "MiB", cost -> cost.bytes() / MIB),
                        chart("Time for each token", "\u00b5s", cost -> 1e6 * cost.seconds() / cost.tokens()),
                        new Grid(results.exponents())));
    }

    private Chart chart(String title, String unit, ToDoubleFunction<Cost> value) {
        int[] lengths = settings.lengths();
        List<Growth.Line> lines = results.all().stream().map(series -> new Growth.Line(series.mechanism().title(),
                IntStream.range(0, lengths.length).mapToObj(i -> i < series.costs().size()
                        ? new double[] {rounded(value.applyAsDouble(series.costs().get(i)))}
                        : new double[0]).toList()))
                .toList();
        return new Growth(title, "tokens", Arrays.stream(lengths).asLongStream().toArray(), unit, true, lines,
                List.of());
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(4)).doubleValue();
    }

    private Section masks() {
        int tokens = settings.lengths()[SHOWN];
        int cells = Math.min(CELLS, tokens);
        List<String> names =
                IntStream.range(0, cells).mapToObj(i -> Integer.toString((int) ((long) i * tokens / cells))).toList();
        List<Content> pictures = Stream.of(Mechanism.FULL, Mechanism.WINDOW, Mechanism.LONGFORMER, Mechanism.BIGBIRD)
                .<Content>map(mechanism -> new Matrix(mechanism.title(), "seen", "asks", names, names,
                        Picture.of(mechanism.pattern(settings, tokens, new Rng(seed)), 0, tokens, cells), false))
                .toList();
        return new Section("Who sees whom", List.of(
                format("A text of %,d tokens, in cells of %,d by %,d: the stronger the colour, the more of the pairs are allowed. Rows"
                        + " are tokens that ask. The tokens that are global in Longformer are the faint first row and column.",
                        tokens, tokens / cells, tokens / cells)),
                pictures);
    }

    private Section expectations() {
        List<String> words = findings.expectations().isEmpty()
                ? List.of(
                        "With these settings nothing is claimed: the bands were measured for the size small.")
                : List.of(
                        "These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    private Section table() {
        String list = Stream.of(Mechanism.values()).map(each -> each.title() + " is " + each.what())
                .collect(Collectors.joining("; "));
        return new Section("What was compared", List.of(
                list + ". Each is one layer with projections to queries, keys and values.",
                format("A step is the way forward and back to the gradients of all weights, for one text of random vectors. The least"
                        + " time of at least %d steps counts, of those that take more than a second the first. Memory is what a step needs at once beside weights and text: arrays that"
                        + " are given back within the step are used again in it, and what it asks of Java is counted.",
                        settings.rounds())),
                List.of(new Grid(findings.table())));
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        return new Section("Settings", List.of("Pairs are exact, memory nearly so; times differ from run to run."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
