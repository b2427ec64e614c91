package dev.gradus.labs.bench;

import dev.gradus.labs.lab.Table;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Grid;
import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Report;
import dev.gradus.labs.report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page about a comparison. */
final class BenchPage {
    private final Comparison all;
    private final List<String> contenders;

    private BenchPage(Comparison all) {
        this.all = all;
        this.contenders = all.contenders();
    }

    static Report of(Comparison all) {
        return new BenchPage(all).report();
    }

    private Report report() {
        List<Section> sections = new ArrayList<>();
        List<String> warnings = Warnings.of(all);
        if (!warnings.isEmpty()) {
            sections.add(new Section("Before you believe it", warnings, List.of()));
        }
        sections.add(environment());
        if (contenders.size() > 1) {
            sections.add(ratios());
        }
        groups().forEach((name, cases) -> sections.add(group(name, cases)));
        if (!Scaling.among(all.measurements()).isEmpty()) {
            sections.add(scalings());
        }
        return new Report("Benchmarks", summary(), sections);
    }

    private String summary() {
        return all.cases().size() + " cases, measured on " + String.join(", ", contenders)
                + ". A time is the median of the iterations, and shorter is better; its interval, between iterations "
                + "chosen by rank, holds the true median in 95 of 100 cases if there are six iterations or more, and with "
                + "fewer it spans them all.";
    }

    private Section environment() {
        List<List<String>> rows = new ArrayList<>();
        for (String name : contenders) {
            String threads = all.measurements().stream().filter(one -> one.contender().equals(name))
                    .map(one -> one.what().threads()).distinct().sorted().collect(Collectors.joining(", "));
            all.measurements().stream().filter(one -> one.contender().equals(name)).map(Measurement::machine)
                    .distinct().forEach(machine -> rows.add(row(name, threads, machine)));
        }
        String peaks = Peaks.among(all.measurements()).toString();
        List<String> captions =
                peaks.isEmpty()
                        ? List.of()
                        : List.of("What the machine reached at most, in the same run: " + peaks + ".");
        return new Section("Environment", captions, List.of(new Grid(new Table(
                List.of("measured", "on", "processor", "cores", "threads", "system", "date"), rows))));
    }

    private static List<String> row(String name, String threads, Machine machine) {
        return List.of(name, said(machine.runtime()), said(machine.processor()), said(machine.cores()), threads,
                said(machine.os()), said(machine.date()));
    }

    private static String said(String word) {
        return word.isEmpty() ? "not stated" : word;
    }

    private Section ratios() {
        List<String> headings = new ArrayList<>(List.of("takes as long as"));
        headings.addAll(contenders);
        List<List<String>> rows = new ArrayList<>();
        for (String name : contenders) {
            List<String> row = new ArrayList<>(List.of(name));
            contenders.forEach(other -> row.add(ComparisonTable.ratio(all.withoutPeaks().ratio(name, other))));
            rows.add(row);
        }
        return new Section("All in all",
                List.of("Time of the row divided by time of the column: the geometric mean over the cases that both have. "
                        + "Below 1 the row is faster."),
                List.of(new Grid(new Table(headings, rows))));
    }

    private Map<String, List<Case>> groups() {
        return all.withoutPeaks().cases().stream()
                .collect(Collectors.groupingBy(Case::name, LinkedHashMap::new, Collectors.toList()));
    }

    private Section group(String name, List<Case> cases) {
        List<Content> contents = new ArrayList<>();
        for (Quantity quantity : Quantity.ALL) {
            CaseBars bars = new CaseBars(all, cases, quantity);
            if (!bars.isEmpty()) {
                contents.add(bars.chart());
            }
        }
        ComparisonTable tables = new ComparisonTable(all);
        Stream.of(tables.cases(name), tables.memory(name)).filter(table -> !table.rows().isEmpty())
                .forEach(table -> contents.add(new Grid(table)));
        return new Section(name, List.of(), contents);
    }

    private Section scalings() {
        Map<String, List<Scaling>> growing = Scaling.among(all.measurements()).stream().collect(Collectors.groupingBy(
                one -> one.kind().fixed().name() + " as " + one.kind().parameter() + " grows", LinkedHashMap::new,
                Collectors.toList()));
        List<Content> contents = new ArrayList<>();
        growing.forEach((title, scalings) -> bySizes(scalings).forEach(same -> contents.add(growth(title, same))));
        contents.add(new Grid(new ComparisonTable(all).scalings()));
        return new Section("Cost as work grows",
                List.of("The exponent of the power law that fits best: with 1, twice the size costs twice as much; with 2, "
                        + "four times. The worst fit is the largest factor between a time and the law."),
                contents);
    }

    /** Lines over the same sizes share a chart. */
    private static Collection<List<Scaling>> bySizes(List<Scaling> scalings) {
        return scalings.stream().collect(Collectors.groupingBy(
                one -> Arrays.toString(one.sizes()), LinkedHashMap::new, Collectors.toList())).values();
    }

    private static Growth growth(String title, List<Scaling> scalings) {
        long[] sizes = Arrays.stream(scalings.get(0).sizes()).mapToLong(size -> (long) size).toArray();
        List<Growth.Line> lines = scalings.stream().map(one -> new Growth.Line(label(one),
                Arrays.stream(one.seconds()).mapToObj(value -> new double[] {1e3 * value}).toList()))
                .toList();
        return new Growth(title, scalings.get(0).kind().parameter(), sizes, "milliseconds", true, lines, List.of());
    }

    private static String label(Scaling one) {
        String settings = String.join(" ", one.kind().fixed().parameters().values());
        return (one.kind().contender() + " " + settings).strip();
    }
}
