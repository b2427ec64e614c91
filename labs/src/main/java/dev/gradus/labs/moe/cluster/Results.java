package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All trainings of a comparison.
 *
 * @param trials by variant, then by seed
 */
record Results(List<Trial> trials) {
    private static final List<String> HEADINGS = List.of("model", "parameters", "active", "error", "least to largest",
            "MaxVio", "dropped", "specialization");

    List<String> variants() {
        return trials.stream().map(Trial::variant).distinct().toList();
    }

    List<Trial> of(String variant) {
        return trials.stream().filter(trial -> trial.variant().equals(variant)).toList();
    }

    double[] values(String variant, ToDoubleFunction<Trial> measure) {
        return of(variant).stream().mapToDouble(measure).toArray();
    }

    double mean(String variant, ToDoubleFunction<Trial> measure) {
        return Arrays.stream(values(variant, measure)).average().orElse(Double.NaN);
    }

    double least(String variant, ToDoubleFunction<Trial> measure) {
        return Arrays.stream(values(variant, measure)).min().orElse(Double.NaN);
    }

    double most(String variant, ToDoubleFunction<Trial> measure) {
        return Arrays.stream(values(variant, measure)).max().orElse(Double.NaN);
    }

    /** Largest quotient of the measure of one variant and that of another on the same seed. */
    double mostRatio(String variant, String other, ToDoubleFunction<Trial> measure) {
        double[] values = values(variant, measure);
        double[] others = values(other, measure);
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            most = Math.max(most, values[i] / others[i]);
        }
        return most;
    }

    /** The variants side by side. */
    Table table() {
        return new Table(HEADINGS, variants().stream().map(this::row).toList());
    }

    private List<String> row(String variant) {
        Trial first = of(variant).get(0);
        return List.of(variant, String.format(Locale.ROOT, "%,d", first.parameters()),
                String.format(Locale.ROOT, "%,d", first.active()),
                String.format(Locale.ROOT, "%.4f", mean(variant, Trial::error)),
                range("%.4f", variant, Trial::error),
                first.isMixture() ? range("%.2f", variant, Trial::violation) : "",
                first.isMixture() ? range("%.1f", variant, trial -> 100 * trial.dropped()) + " %" : "",
                first.isMixture() ? range("%.2f", variant, Trial::specialization) : "");
    }

    /** Least to largest, such as {@code 0.01 to 0.02}. */
    String range(String pattern, String variant, ToDoubleFunction<Trial> measure) {
        String low = String.format(Locale.ROOT, pattern, least(variant, measure));
        String high = String.format(Locale.ROOT, pattern, most(variant, measure));
        return low.equals(high) ? low : low + " to " + high;
    }

    /** How the errors of two variants lie to each other, in words. */
    String verdict(String one, String other) {
        long lower = IntStream.range(0, of(one).size())
                .filter(i -> of(one).get(i).error() < of(other).get(i).error()).count();
        return String.format(Locale.ROOT, "Error of %s: %s; of %s: %s. The former is lower on %d of %d seeds.", one,
                range("%.4f", one, Trial::error), other, range("%.4f", other, Trial::error), lower, of(one).size());
    }

    /** The numbers behind the table. */
    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (String variant : variants()) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("parameters", of(variant).get(0).parameters());
            of.put("activeParameters", of(variant).get(0).active());
            of.put("error", values(variant, Trial::error));
            if (of(variant).get(0).isMixture()) {
                of.put("maxViolation", values(variant, Trial::violation));
                of.put("dropped", values(variant, Trial::dropped));
                of.put("specialization", values(variant, Trial::specialization));
                of.put("expertsAlive", values(variant, Trial::alive));
            }
            numbers.put(variant, of);
        }
        return numbers;
    }
}
