package dev.gradus.labs.bench;

import dev.gradus.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The table of a README, between two marks, written from measurements alone. */
final class ReadmeTable {
    static final String BEGIN = "<!-- benchmarks: made by ./lab bench-report --readme -->";
    static final String END = "<!-- end of benchmarks -->";

    private final Comparison all;
    private final Peaks peaks;

    ReadmeTable(Comparison all) {
        this.all = all;
        this.peaks = Peaks.among(all.measurements());
    }

    /**
     * Puts the table in its place.
     *
     * @throws IOException if the file has not both marks, or can't be written
     */
    void write(Path readme) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(readme + " has no place for the table: it needs a line " + BEGIN
                    + " and below it a line " + END);
        }
        AtomicFile.write(readme, text.substring(0, begin + BEGIN.length()) + "\n" + this + text.substring(end));
    }

    private String row(Case what) {
        List<Measurement> measured = all.at(what);
        Measurement first = measured.get(0);
        String others = measured.stream().skip(1)
                .sorted(Comparator.comparingDouble(one -> one.seconds().middle()))
                .map(one -> one.contender() + " " + times(one, first))
                .collect(Collectors.joining(", "));
        return "| " + String.join(" | ", what.toString(), Spread.text(first.seconds().middle()),
                reached(what, first.seconds().middle()), others) + " |\n";
    }

    private static String times(Measurement other, Measurement first) {
        String times = ComparisonTable.timeRatio(other, first);
        return other.hasBytes() && first.hasBytes()
                ? times + " (" + ComparisonTable.ratio(other.bytes() / first.bytes()) + " the memory)"
                : times;
    }

    private String reached(Case what, double seconds) {
        Effort effort = all.effort(what);
        String share = peaks.share(what, effort, seconds);
        return effort.rate(seconds) + (share.isEmpty() ? "" : ", " + share);
    }

    /** Markdown. */
    @Override
    public String toString() {
        String first = all.contenders().get(0);
        StringBuilder text =
                new StringBuilder("\n| benchmark | " + first + " | reached, of peak | others, times as long as "
                        + first + " |\n|---|---|---|---|\n");
        all.withoutPeaks().cases().stream().filter(what -> all.at(what, first) != null)
                .forEach(what -> text.append(row(what)));
        return text.append("\nMedians; `~` where the intervals overlap. Measured on ").append(machines(first))
                .append(". Others: ").append(versions(first)).append(". What the machine reached at most: ")
                .append(peaks)
                .append(".\n\n").toString();
    }

    private String machines(String contender) {
        return all.measurements().stream().filter(one -> one.contender().equals(contender))
                .map(one -> one.machine().toString()).distinct().collect(Collectors.joining("; "));
    }

    private String versions(String first) {
        String versions = all.measurements().stream().filter(one -> !one.contender().equals(first))
                .map(one -> one.contender() + " (" + one.machine().runtime() + ")").distinct()
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "none" : versions;
    }
}
