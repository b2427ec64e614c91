package dev.gradus.labs.bench;

import dev.gradus.io.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the results that JMH writes with {@code -rf json}, and those of peers in the same form. The secondary metric
 * {@code bytes} is the memory of a case. Beside JMH's own fields an entry may hold {@code contender} (who was measured), {@code work} (operations, bytes and tokens of a call) and
 * {@code machine}.
 */
public final class ResultFile {
    private static final Map<String, Double> UNITS = Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0,
            "hr", 3600.0, "day", 86400.0);

    private ResultFile() {}

    /**
     * Reads a file.
     *
     * @param file what JMH wrote
     * @return its measurements, at least one
     * @throws IOException if it can't be read, or is not such a file
     */
    public static List<Measurement> read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw refused(file, "it is a folder", null);
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw refused(file, "it is not UTF-8 text", e);
        }
        if (text.isBlank()) {
            throw refused(file, "it is empty", null);
        }
        try {
            return parse(text, file.getFileName().toString().replaceFirst("\\.json$", ""));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, e.getMessage(), e);
        }
    }

    private static IOException refused(Path file, String why, Exception cause) {
        return new IOException(file + " is no result of JMH (written with -rf json): " + why, cause);
    }

    /**
     * Reads the text of a file.
     *
     * @param text      JSON
     * @param contender who was measured, where an entry does not say
     * @return its measurements, at least one
     * @throws IOException              if it is not JSON
     * @throws IllegalArgumentException if it lacks something
     */
    public static List<Measurement> parse(String text, String contender) throws IOException {
        if (!(Json.parse(text) instanceof List<?> entries) || entries.isEmpty()) {
            throw new IllegalArgumentException("it needs a list of results");
        }
        List<Measurement> all = new ArrayList<>();
        for (Object entry : entries) {
            all.add(measurement(new Fields(entry, "a result"), contender));
        }
        return all;
    }

    private static Measurement measurement(Fields entry, String contender) {
        Map<String, String> parameters = new TreeMap<>();
        entry.below("params").each((name, value) -> parameters.put(name, value.toString()));
        Case what = Case.of(entry.word("benchmark"), parameters);
        Fields work = entry.below("work");
        return new Measurement(what, entry.word("contender", contender), seconds(entry.inner("primaryMetric")),
                bytes(entry.below("secondaryMetrics").below("bytes")),
                new Effort(work.number("operations", 0), work.number("bytes", 0), work.number("tokens", 0)),
                machine(entry));
    }

    private static Machine machine(Fields entry) {
        Fields machine = entry.below("machine");
        String jdk = entry.word("jdkVersion", "");
        return new Machine(machine.word("processor", ""), machine.word("cores", ""), machine.word("os", ""),
                machine.word("runtime", jdk.isEmpty() ? "" : "JDK " + jdk), machine.word("date", ""));
    }

    /** Times of the iterations, or JMH's score and error where it keeps a histogram instead; rates become times. */
    private static Spread seconds(Fields metric) {
        String unit = metric.word("scoreUnit");
        boolean rate = unit.startsWith("ops/");
        Double factor = UNITS.get(rate ? unit.substring(4) : unit.replaceFirst("/op$", ""));
        if (factor == null) {
            throw new IllegalArgumentException("it needs times or rates, got the unit " + unit);
        }
        double scale = rate ? 1 / factor : factor;
        double[] raw = metric.numbers("rawData").map(value -> value * scale).toArray();
        Spread spread = raw.length > 0
                ? Spread.of(raw)
                : around(metric.number("score", 0) * scale, metric.number("scoreError", 0) * scale);
        if (!(spread.low() > 0)) {
            throw new IllegalArgumentException("it needs times above 0, got " + spread.low());
        }
        return rate ? spread.inverse() : spread;
    }

    /** A benchmark counts them in one of its iterations; the others have 0. */
    private static double bytes(Fields metric) {
        return metric.numbers("rawData").filter(value -> value > 0).max().orElse(Double.NaN);
    }

    private static Spread around(double score, double error) {
        return new Spread(score, Math.max(score - error, Double.MIN_NORMAL), score + error);
    }
}
