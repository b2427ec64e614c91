package dev.gradus.labs.moe.offload;

import static dev.gradus.labs.moe.offload.OffloadResults.format;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Passage;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The page about a run; every number in it was measured in this run. */
final class OffloadReport {
    private final OffloadSettings settings;
    private final long seed;
    private final Text text;
    private final OffloadResults results;
    private final Findings findings;

    OffloadReport(OffloadSettings settings, long seed, Text text, OffloadResults results, Findings findings) {
        this.settings = settings;
        this.seed = seed;
        this.text = text;
        this.results = results;
        this.findings = findings;
    }

    Report report() {
        return new Report("Experts that stay in a file", summary(),
                List.of(sizes(), expectations(), hits(), costs(), sample(), conditions()));
    }

    private String summary() {
        Cached half = results.half();
        return format(
                "With %d of %d experts a layer in memory (%.1f MiB instead of %.1f MiB) the model writes the same text"
                        + " byte for byte, at %,.0f instead of %,.0f tokens/s; %.0f %% of the experts that it needs are there already.",
                half.room(), settings.experts(), half.heldMiB(), results.all().heldMiB(), half.bytesPerSecond(),
                results.all().bytesPerSecond(), 100 * half.use().hitRate());
    }

    private Section sizes() {
        return new Section("Memory, reads, speed", List.of(
                format("A language model of %d layers was trained on %s. Each byte goes through %d of the %d experts of each"
                        + " layer, so most experts wait. Here they wait in a file: what a byte needs and is not in memory is"
                        + " read, and the expert that was used longest ago makes room for it.",
                        settings.layers(), text.corpus().name(), settings.topK(), settings.experts()),
                "Hit rate is how often an expert was in memory when it was needed, counted while the model wrote byte by byte."
                        + " Shuffled is what the same cache gets from the same experts in random order, R/E what it would get if"
                        + " all experts were equally likely each time. Read per byte is what comes from the file for each"
                        + " byte that is written. A token is a byte here."),
                List.of(new Grid(findings.table())));
    }

    private Section expectations() {
        return new Section("What was expected",
                List.of("These claims were fixed before the run. A missed one ends the run with exit code 3."),
                List.of(new Claims(findings.expectations())));
    }

    private Section hits() {
        Curves chart = new Curves("Hit rate against cache size", "hit rate", axes(), Stream.of(
                curve("measured", cached -> cached.use().hitRate()),
                curve("shuffled", cached -> results.traces().shuffledRate(cached.room())),
                curve("most frequent ones", cached -> results.traces().mostFrequentRate(cached.room())),
                curve("R/E", results::even)).flatMap(List::stream).toList(), List.of());
        return new Section("Which experts are there", List.of(
                "Bytes that follow each other often need the same experts, so the most recent ones are a good guess. Shuffling takes"
                        + " this away and leaves only that some experts are used more than others.",
                "The line of the most frequent ones is what would be reached by keeping those for good, which can only be known"
                        + " afterwards. With room for fewer experts than a byte needs, a byte pushes out its own."),
                List.of(chart));
    }

    private Section costs() {
        return new Section("What memory buys", List.of(
                "Speed depends on where the file lies: a file as small as this stays in the memory of the operating system after it"
                        + " was written, so a read here costs copying and packing, not a disk. With a file larger than"
                        + " the machine's memory every miss would wait for the disk."),
                List.of(cost("Tokens a second", "tokens/s", Cached::bytesPerSecond),
                        cost("Read from the file for each byte written", "KiB", c -> c.readPerByte() / 1024),
                        new Curves("Memory of experts against cache size", "MiB", List.of("experts in memory, a layer"),
                                memory(), List.of())));
    }

    private List<Curves.Curve> memory() {
        double[] rooms = rooms();
        double[] held = values(Cached::heldMiB);
        return List.of(new Curves.Curve("experts", false, List.of(rooms), held),
                new Curves.Curve("experts", true, List.of(rooms), held));
    }

    private Chart cost(String title, String yName, ToDoubleFunction<Cached> value) {
        return new Curves(title, yName, axes(), curve(title.toLowerCase(Locale.ROOT), value), List.of());
    }

    private static List<String> axes() {
        return List.of("experts in memory, a layer", "MiB of experts in memory");
    }

    /** A line and its points. */
    private List<Curves.Curve> curve(String name, ToDoubleFunction<Cached> value) {
        List<double[]> x = List.of(rooms(), values(Cached::heldMiB));
        return List.of(new Curves.Curve(name, false, x, values(value)), new Curves.Curve(name, true, x, values(value)));
    }

    private double[] rooms() {
        return values(Cached::room);
    }

    private double[] values(ToDoubleFunction<Cached> value) {
        return results.measured().stream().mapToDouble(cached -> Math.rint(value.applyAsDouble(cached) * 1e4) / 1e4)
                .toArray();
    }

    private Section sample() {
        int[] first = results.expected().get(0);
        return new Section("What it writes",
                List.of("The coloured beginning is held-out text. Whatever the caches hold, the same bytes follow."),
                List.of(new Passage("first passage", words(first, 0, OffloadSettings.PROMPT),
                        words(first, OffloadSettings.PROMPT, first.length))));
    }

    private static String words(int[] bytes, int from, int to) {
        byte[] utf8 = new byte[to - from];
        for (int i = 0; i < utf8.length; i++) {
            utf8[i] = (byte) bytes[from + i];
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private Section conditions() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        values.putAll(text.facts());
        return new Section("Settings",
                List.of("The same settings, seed and text give the same bytes and hit rates again;"
                        + " times differ."),
                List.of(new Facts(values, Overrides.meanings(settings))));
    }
}
