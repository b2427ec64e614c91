package dev.gradus.labs.attention.cache;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Matrix;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.text.LossByPosition;
import dev.gradus.labs.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page about a run; every number in it was measured in this run. */
record CacheReport(CacheSettings settings, long seed, Text text, CacheResults results, Findings findings) {
    private static final int PIECES = 48;
    private static final double KIB = 1024;

    Report report() {
        return new Report("What a cache may forget", summary(),
                List.of(compared(), expectations(), byPosition(), budgets(), memory(), first(), conditions()));
    }

    private String summary() {
        Remembered full = results.of(Kept.FULL);
        Remembered rolling = results.of(Kept.ROLLING);
        Remembered rounded = results.of(Kept.EIGHT_BIT);
        return String.format(Locale.ROOT,
                "After %d bytes the full cache holds %.0f KiB, one of the last %d bytes %.0f KiB, one rounded to 8 bits %.0f KiB."
                        + " Within the trained length the last %d cost %.3f bits a byte; rounding changes them by %s.",
                settings.length(), full.bytes() / KIB, settings.budget(), rolling.bytes() / KIB,
                rounded.bytes() / KIB, settings.budget(), results.cost(Kept.ROLLING),
                little(Math.abs(results.cost(Kept.EIGHT_BIT))));
    }

    private static String little(double bits) {
        return bits < 5e-4 ? "less than 0.0005" : String.format(Locale.ROOT, "%.3f", bits);
    }

    private Section compared() {
        return new Section("What was compared", List.of(
                String.format(Locale.ROOT,
                        "One model of %d blocks and %d channels was trained on %s, with full attention over windows of %d bytes."
                                + " Then it read %d held-out bytes of each of up to %d texts, byte by byte, with caches that it was"
                                + " not trained for.",
                        settings.layers(), settings.width(), text.corpus().name(), settings.context(),
                        settings.length(), settings.streams()),
                results.all().stream().map(each -> each.kept().name() + " " + each.kept().what())
                        .collect(Collectors.joining("; ")) + ".",
                String.format(Locale.ROOT,
                        "KiB are those of one text, as the caches count them and by formula; the heap was weighed after a"
                                + " garbage collection, with many compact caches of %d bytes. Bits/byte within is the loss from byte %d,"
                                + " where a cache may have to forget, to the trained length; beyond is the loss after it. A step reads"
                                + " one byte of every text; 8-bit numbers are turned back into floats in each.",
                        settings.context(), settings.budget())),
                List.of(new Grid(findings.table())));
    }

    private Section expectations() {
        List<String> words =
                List.of("These claims were fixed before the run. A missed one ends the run with exit code 3.");
        return new Section("What was expected", words, List.of(new Claims(findings.expectations())));
    }

    private Section byPosition() {
        return new Section("Loss by position", List.of(
                "Up to the budget all caches hold the same. Up to the trained length, the line that stands upright, forgetting costs,"
                        + " if anything. Beyond it the full cache meets distances that the model never saw in training; a cache that"
                        + " keeps the last bytes never does, so that forgetting wins."),
                List.of(chart("Loss by position", "bits per byte",
                        (each, i) -> LossByPosition.between(each.bits(), i * piece(), (i + 1) * piece()), true)));
    }

    private Section budgets() {
        Budgets budgets = results.budgets();
        List<Growth.Line> lines = budgets.lines().stream().map(line -> new Growth.Line(line.name(), Arrays
                .stream(budgets.budgets())
                .mapToObj(budget -> new double[] {Math.rint(1e4 * budgets.cost(line.name(), budget)) / 1e4}).toList()))
                .toList();
        return new Section("How much must be kept", List.of(String.format(Locale.ROOT,
                "The same model with room for fewer and more bytes, judged by the second half of the trained length against the"
                        + " full cache. Of %d bytes that may stay, sinks are %d and heavy hitters %d; the rest are the last ones,"
                        + " which matter most to a small model of bytes.",
                settings.budget(), settings.sinks(), settings.budget() / 2)),
                List.of(new Growth("Loss against budget", "bytes kept",
                        Arrays.stream(budgets.budgets()).asLongStream().toArray(), "bits per byte above the full cache",
                        false, lines, List.of())));
    }

    private Section memory() {
        return new Section("Memory", List.of(
                String.format(Locale.ROOT,
                        "Everything that is kept grows with the text, rounded to 8 bits at %.2f of the pace: codes of one byte,"
                                + " eight bytes for each group of numbers that share a scale, and the group under way exact."
                                + " What forgets stays where it is.",
                        (double) results.of(Kept.EIGHT_BIT).bytes() / results.of(Kept.FULL).bytes())),
                List.of(chart("Memory of the caches of one text", "KiB",
                        (each, i) -> each.counted()[(i + 1) * piece() - 1] / KIB, false)));
    }

    private int piece() {
        return Math.max(1, settings.length() / PIECES);
    }

    private Curves chart(
            String title, String yName, ToDoubleBiFunction<Remembered, Integer> value, boolean bordered) {
        int count = settings.length() / piece();
        double[] x = IntStream.range(0, count).mapToDouble(i -> (i + 0.5) * piece()).toArray();
        List<Curves.Curve> curves = new ArrayList<>();
        for (Remembered each : results.all()) {
            curves.add(new Curves.Curve(each.kept().name(), false, List.of(x), IntStream.range(0, count)
                    .mapToDouble(i -> Math.rint(1e4 * value.applyAsDouble(each, i)) / 1e4).toArray()));
        }
        if (bordered) {
            curves.add(border(curves));
        }
        return new Curves(title, yName, List.of("position"), curves, List.of());
    }

    private Curves.Curve border(List<Curves.Curve> curves) {
        double most = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.y()).skip(2)).max().orElse(0);
        double least = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.y())).min().orElse(0);
        double at = settings.context();
        return new Curves.Curve("trained length", false, List.of(new double[] {at, at}), new double[] {least, most});
    }

    private Section first() {
        Attended attended = results.attended();
        int count = attended.shares()[0].length;
        List<String> places = IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
        double[][] percent = Arrays.stream(attended.shares())
                .map(row -> Arrays.stream(row).map(share -> Math.rint(1e4 * share) / 100).toArray())
                .toArray(double[][]::new);
        return new Section("Is there a sink?", List.of(
                "Large models were seen to put much of their attention on the first token, whatever it is, and to fall apart when"
                        + " a window drops it; caches with sinks were made for them (Xiao et al. 2023). Whether a model has such a"
                        + " sink can be looked up.",
                String.format(Locale.ROOT,
                        "Here bytes %d to %d give %.1f\u00a0%% of their attention to the first byte, in the head with most %.1f\u00a0%%;"
                                + " an even share would be %.1f\u00a0%%. The window loses %.3f bits a byte, the cache with %d sinks %.3f,"
                                + " both with %d bytes.",
                        settings.budget(), settings.context(), 100 * attended.first(), 100 * attended.mostOfAHead(),
                        100 * evenShare(), results.cost(Kept.ROLLING), settings.sinks(), results.cost(Kept.SINKS),
                        settings.budget())),
                List.of(new Matrix("Attention on the first bytes, percent", "byte", "block.head", places,
                        attended.heads(), percent, false)));
    }

    /** What the first byte would get if all bytes so far got the same. */
    private double evenShare() {
        return IntStream.range(settings.budget(), settings.context()).mapToDouble(t -> 1.0 / (t + 1)).average()
                .orElse(0);
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        values.putAll(text.facts());
        return new Section("Settings", List.of("The same settings, seed and text give the same bits again, but for time"
                + " and heap."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
