package dev.gradus.labs.bench;

import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A comparison as tables: times beside rates beside the part of the machine's peak, and each peer's time and ratio. */
public final class ComparisonTable {
    private final Comparison all;
    private final Peaks peaks;

    /**
     * Tables of a comparison.
     *
     * @param all what was measured, the peaks of the machine among it
     */
    public ComparisonTable(Comparison all) {
        this.all = all;
        this.peaks = Peaks.among(all.measurements());
    }

    /**
     * A row for each case: what the first contender needs and reaches, then the others' times, and in brackets how many
     * times as long they take. {@code ~} marks intervals that overlap.
     *
     * @return the table
     */
    public Table cases() {
        return table("benchmark", all.cases(), Case::toString);
    }

    /** The same of one benchmark, whose rows are named by the parameters alone. */
    Table cases(String benchmark) {
        return table("parameters", of(benchmark), Case::settings);
    }

    private List<Case> of(String benchmark) {
        return all.cases().stream().filter(what -> what.name().equals(benchmark)).toList();
    }

    private Table table(String heading, List<Case> cases, Function<Case, String> name) {
        List<String> contenders = all.contenders();
        List<String> headings =
                new ArrayList<>(List.of(heading, contenders.get(0), "interval", "rate", "of peak"));
        headings.addAll(contenders.subList(1, contenders.size()));
        return withoutEmptyColumns(headings, cases.stream().map(what -> row(name.apply(what), what)).toList());
    }

    private static Table withoutEmptyColumns(List<String> headings, List<List<String>> rows) {
        int[] kept = IntStream.range(0, headings.size())
                .filter(c -> c == 0 || rows.stream().anyMatch(row -> !row.get(c).isEmpty())).toArray();
        return new Table(choose(headings, kept), rows.stream().map(row -> choose(row, kept)).toList());
    }

    private static List<String> choose(List<String> cells, int[] columns) {
        return Arrays.stream(columns).mapToObj(cells::get).toList();
    }

    private List<String> row(String name, Case what) {
        List<String> contenders = all.contenders();
        Measurement first = all.at(what, contenders.get(0));
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(first == null ? List.of("", "", "", "") : numbers(what, first.seconds()));
        contenders.stream().skip(1).forEach(other -> row.add(cell(all.at(what, other), first)));
        return row;
    }

    private List<String> numbers(Case what, Spread seconds) {
        Effort effort = all.effort(what);
        return List.of(Spread.text(seconds.middle()), interval(seconds), effort.rate(seconds.middle()),
                peaks.share(what, effort, seconds.middle()));
    }

    static String interval(Spread seconds) {
        return Spread.text(seconds.low()) + " to " + Spread.text(seconds.high());
    }

    /** {@code 1.20 ms (1.5x)}; empty if it was not measured. */
    static String cell(Measurement other, Measurement first) {
        if (other == null) {
            return "";
        }
        String time = Spread.text(other.seconds().middle());
        return first == null ? time : time + " (" + timeRatio(other, first) + ")";
    }

    /** {@code 1.5x}, marked with {@code ~} if it may be noise. */
    static String timeRatio(Measurement other, Measurement first) {
        String mark = other.seconds().overlaps(first.seconds()) ? "~" : "";
        return mark + ratio(other.seconds().middle() / first.seconds().middle());
    }

    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "" : Spread.digits(ratio) + "x";
    }

    /**
     * A row for each case whose memory was counted, and in brackets how many times as much the others need.
     *
     * @return the table; without rows if nobody counted
     */
    public Table memory() {
        return memory("memory", all.cases(), Case::toString);
    }

    /** The same of one benchmark, whose rows are named by the parameters alone. */
    Table memory(String benchmark) {
        return memory("memory", of(benchmark), Case::settings);
    }

    private Table memory(String heading, List<Case> cases, Function<Case, String> name) {
        List<String> headings = new ArrayList<>(List.of(heading));
        headings.addAll(all.contenders());
        return withoutEmptyColumns(headings,
                cases.stream().filter(what -> all.at(what).stream().anyMatch(Measurement::hasBytes))
                        .map(what -> memoryRow(name.apply(what), what)).toList());
    }

    private List<String> memoryRow(String name, Case what) {
        Measurement first = all.at(what, all.contenders().get(0));
        List<String> row = new ArrayList<>(List.of(name));
        all.contenders().forEach(one -> row.add(memory(all.at(what, one), first)));
        return row;
    }

    /** {@code 3.00 MiB (2.0x)}; empty if it was not counted. */
    private static String memory(Measurement one, Measurement first) {
        if (one == null || !one.hasBytes()) {
            return "";
        }
        String bytes = Bytes.text(one.bytes());
        return one == first || first == null || !first.hasBytes()
                ? bytes
                : bytes + " (" + ratio(one.bytes() / first.bytes()) + ")";
    }

    /**
     * A row for each parameter that grew: the exponent of the cost.
     *
     * @return the table; without rows if nothing grew
     */
    public Table scalings() {
        Stream<List<String>> rows = Scaling.among(all.measurements()).stream().map(one -> List.of(
                one.kind().fixed().toString(), one.kind().contender(), one.kind().parameter(),
                String.format(Locale.ROOT, "%.0f to %.0f", one.sizes()[0], one.sizes()[one.sizes().length - 1]),
                String.format(Locale.ROOT, "%.2f", one.law().exponent()), ratio(one.law().worst())));
        return new Table(List.of("benchmark", "of", "as it grows", "sizes", "exponent", "worst fit"), rows.toList());
    }
}
