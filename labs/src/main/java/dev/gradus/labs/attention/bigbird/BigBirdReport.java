package dev.gradus.labs.attention.bigbird;

import static dev.gradus.labs.attention.bigbird.BigBirdResults.format;

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
import dev.gradus.pattern.AttentionPattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page about a run. */
record BigBirdReport(BigBirdSettings settings, long seed, BigBirdResults results, Findings findings) {
    private static final int SHOWN = 24;

    Report report() {
        return new Report("Steps between any two tokens", summary(),
                List.of(masks(), growth(), hops(), table(), expectations(), conditions()));
    }

    private String summary() {
        Paths window = results.longest(Wiring.WINDOW);
        Paths random = results.longest(Wiring.RANDOM);
        Paths all = results.longest(Wiring.BIGBIRD);
        return format(
                "In a text of %,d tokens a layer with a window alone has to be repeated %,.1f times on average until one"
                        + " token knows of another; with random blocks (%d each) %.2f times, with global blocks %.2f times, with all three"
                        + " %.2f times. A token then sees %,.0f keys instead of %,d.",
                window.blocks() * settings.block(), window.mean(), settings.random(), random.mean(),
                results.longest(Wiring.GLOBAL).mean(), all.mean(), all.keys(), window.blocks() * settings.block());
    }

    private int shown() {
        return Math.min(SHOWN, settings.shortest() << settings.doublings());
    }

    private AttentionPattern shown(Wiring wiring) {
        return wiring.pattern(settings, shown(), BigBirdWork.random(seed, 0));
    }

    private Section masks() {
        String list = Stream.of(Wiring.values()).map(wiring -> wiring.title() + ": " + wiring.what())
                .collect(Collectors.joining("; "));
        return new Section("Who sees whom", List.of(
                "Rows are blocks that ask, columns are blocks that are asked. " + list + ".",
                format("Shown are %d blocks of %d tokens, of the first head.", shown(), settings.block())),
                pictures(wiring -> Picture.of(shown(wiring), 0, shown() * settings.block(), shown())));
    }

    private Section hops() {
        return new Section("Steps between the blocks", List.of(
                "The same blocks: how many layers it takes until the block of the row knows of the block of the column. The"
                        + " stronger the colour, the more; it goes from none to the most of each picture. With the window alone far blocks are many steps apart; with global"
                        + " blocks no two are more than two."),
                pictures(wiring -> Hops.along(shown(wiring), settings.heads(), shown(), settings.block()).grid()));
    }

    private List<Content> pictures(Function<Wiring, double[][]> values) {
        List<String> names = IntStream.range(0, shown()).mapToObj(Integer::toString).toList();
        return Stream.of(Wiring.values()).<Content>map(wiring -> new Matrix(
                wiring.title(), "seen", "asks", names, names, values.apply(wiring), false)).toList();
    }

    private Section growth() {
        return new Section("Steps against length", List.of(
                format("A layer carries what a token knows one step along the pattern. With the window alone the number of"
                        + " steps grows as fast as the text. A few random blocks make it grow with the logarithm, here by %.2f"
                        + " steps with each doubling. A global block is a hub: two steps are enough, at any length; but"
                        + " then everything that is far away has to fit through the hubs. Where there are hubs, random blocks"
                        + " save few steps more (%.3f of the mean at the longest); what they add are ways around the hubs.",
                        results.stepsPerDoubling(),
                        results.longest(Wiring.GLOBAL).mean() - results.longest(Wiring.BIGBIRD).mean()),
                "The number of keys that a token sees stays below a bound in all four, so that the cost grows no faster than the"
                        + " text: the two global blocks see everyone, which adds no more than four blocks to the mean."),
                List.of(chart("Mean steps", true, Paths::mean), chart("Most steps", true, Paths::longest),
                        chart("Keys that a token sees", false, Paths::keys)));
    }

    private Chart chart(String title, boolean logarithmic, ToDoubleFunction<Paths> value) {
        List<Growth.Line> lines = Stream.of(Wiring.values()).map(wiring -> new Growth.Line(wiring.title(),
                results.of(wiring).stream().map(each -> new double[] {rounded(value.applyAsDouble(each))}).toList()))
                .toList();
        long[] tokens =
                Arrays.stream(settings.blocks()).mapToLong(blocks -> (long) blocks * settings.block()).toArray();
        return new Growth(title, "tokens", tokens, logarithmic ? "steps" : "keys", logarithmic, lines, List.of());
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    private Section table() {
        return new Section("All lengths", List.of(
                "Counted over all pairs of different blocks; nothing is trained or sampled. Where blocks are random, the mean"
                        + " is over all draws, and the most is that of the worst draw. Tokens of one block see each other"
                        + " in one step."),
                List.of(new Grid(findings.table())));
    }

    private Section expectations() {
        return new Section("What was expected", List.of(
                "These claims were fixed before the run. A missed one ends the run with exit code 3."),
                List.of(new Claims(findings.expectations())));
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        return new Section("Settings", List.of("The same settings and seed give the same numbers again."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
