package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Findings;
import dev.gradus.labs.lab.Overrides;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Claims;
import dev.gradus.labs.report.Facts;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page about a run of {@code generate}. */
record GenerateReport(GenerateSettings settings, long seed, List<Pace> paces, Findings findings) {
    private static final double KIB = 1024;

    Report report() {
        Map<String, Object> values = Overrides.values(settings);
        values.put("seed", seed);
        return new Report("The next token after a long context", summary(), List.of(
                new Section("Memory and time against context", List.of(
                        "A transformer keeps keys and values of every token, and reads them all for the next: both its memory"
                                + " and its work grow with the context. A state has a fixed size, and the next token costs"
                                + " the same after a million tokens as after one; the price is that it can't hold everything.",
                        "Contexts are timed in turn, in five rounds, with a batch of one; shown is the least of the five"
                                + " medians. Flat and rising can be told apart, small differences not."),
                        List.of(chart("What is remembered", "KiB", true, pace -> Arrays.stream(pace.stateBytes())
                                .mapToDouble(bytes -> Math.rint(bytes / KIB * 100) / 100).toArray()),
                                chart("Time of the next token", "ms", false, pace -> Arrays.stream(pace.seconds())
                                        .map(each -> Math.rint(each * 1e6) / 1e3).toArray()),
                                chart("Speed", "tokens/s", false, pace -> Arrays.stream(pace.tokensPerSecond())
                                        .map(Math::rint).toArray()))),
                new Section("What was expected", List.of(
                        "These claims were fixed before the run. A missed one ends the run with exit code 3."),
                        List.of(new Claims(findings.expectations()))),
                new Section("What was compared", List.of(paces.stream()
                        .map(pace -> pace.family().name() + ": " + pace.family().what())
                        .collect(Collectors.joining("; ")) + ". Their weights are random, which changes nothing here."),
                        List.of(new Grid(findings.table()))),
                new Section("Settings", List.of("Sizes are exact; times differ from run to run."),
                        List.of(new Facts(values, Overrides.meanings(settings))))));
    }

    private Chart chart(String title, String unit, boolean logarithmic, Function<Pace, double[]> values) {
        List<Growth.Line> lines = paces.stream().map(pace -> new Growth.Line(pace.family().name(),
                Arrays.stream(values.apply(pace)).mapToObj(value -> new double[] {value}).toList())).toList();
        return new Growth(title, "context", settings.contexts(), unit, logarithmic, lines, List.of());
    }

    private String summary() {
        long[] contexts = settings.contexts();
        int last = contexts.length - 1;
        return paces.stream().map(pace -> String.format(Locale.ROOT, "%s remembers %,.1f KiB and needs %.2f ms a token",
                pace.family().name(), pace.stateBytes()[last] / KIB, 1e3 * pace.seconds()[last]))
                .collect(Collectors.joining("; ", String.format(Locale.ROOT, "After %,d tokens: ", contexts[last]),
                        "."));
    }
}
