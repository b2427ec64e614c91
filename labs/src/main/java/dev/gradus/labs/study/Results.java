package dev.gradus.labs.study;

import dev.gradus.labs.lab.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All trainings of a comparison.
 *
 * @param trials by variant, then by seed
 */
public record Results(List<Trial> trials) {

    /**
     * What a length is judged by: all answers, or the last one of each sequence.
     *
     * @param name in words
     * @param of   what a paper's marks say
     */
    public record Measure(String name, ToDoubleFunction<Trial.Marks> of) {
        /** The share of right answers. */
        public static final Measure ACCURACY = new Measure("accuracy", Trial.Marks::accuracy);
        /** The share of sequences whose last answer is right. */
        public static final Measure LAST = new Measure("accuracy at the end", Trial.Marks::last);
    }

    /** Names of the variants, in order. */
    List<String> variants() {
        return trials.stream().map(Trial::variant).distinct().toList();
    }

    /**
     * The trainings of a variant.
     *
     * @param variant its name
     * @return by seed
     */
    public List<Trial> of(String variant) {
        return trials.stream().filter(trial -> trial.variant().equals(variant)).toList();
    }

    /**
     * What the seeds of a variant got on a paper.
     *
     * @param variant its name
     * @param paper   number of the paper
     * @param measure what is asked
     * @return by seed
     */
    public double[] values(String variant, int paper, Measure measure) {
        return of(variant).stream().mapToDouble(trial -> measure.of.applyAsDouble(trial.marks().get(paper))).toArray();
    }

    /**
     * The mean over the seeds.
     *
     * @param variant its name
     * @param paper   number of the paper
     * @param measure what is asked
     * @return the mean
     */
    public double mean(String variant, int paper, Measure measure) {
        return Arrays.stream(values(variant, paper, measure)).average().orElse(Double.NaN);
    }

    /**
     * The worst seed.
     *
     * @param variant its name
     * @param paper   number of the paper
     * @param measure what is asked
     * @return the least
     */
    public double least(String variant, int paper, Measure measure) {
        return Arrays.stream(values(variant, paper, measure)).min().orElse(Double.NaN);
    }

    /**
     * The best seed.
     *
     * @param variant its name
     * @param paper   number of the paper
     * @param measure what is asked
     * @return the largest
     */
    public double most(String variant, int paper, Measure measure) {
        return Arrays.stream(values(variant, paper, measure)).max().orElse(Double.NaN);
    }

    /** The variants side by side: least to largest of the seeds at each length. */
    Table table(Measure measure) {
        List<String> headings = new ArrayList<>(List.of("model", "parameters", "seconds"));
        for (Trial.Marks marks : trials.get(0).marks()) {
            headings.add("at " + marks.length());
        }
        return new Table(headings, variants().stream().map(variant -> row(variant, measure)).toList());
    }

    private List<String> row(String variant, Measure measure) {
        List<Trial> own = of(variant);
        List<String> cells = new ArrayList<>(List.of(variant,
                String.format(Locale.ROOT, "%,d", own.get(0).parameters()),
                String.format(Locale.ROOT, "%.0f", own.stream().mapToDouble(Trial::seconds).average().orElse(0))));
        for (int p = 0; p < own.get(0).marks().size(); p++) {
            cells.add(range(variant, p, measure));
        }
        return cells;
    }

    /**
     * Least to largest of the seeds.
     *
     * @param variant its name
     * @param paper   number of the paper
     * @param measure what is asked
     * @return such as {@code 0.41 to 0.52}
     */
    public String range(String variant, int paper, Measure measure) {
        String low = String.format(Locale.ROOT, "%.3f", least(variant, paper, measure));
        String high = String.format(Locale.ROOT, "%.3f", most(variant, paper, measure));
        return low.equals(high) ? low : low + " to " + high;
    }

    /** The numbers behind the table, one for each seed. */
    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (String variant : variants()) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("parameters", of(variant).get(0).parameters());
            of.put("seconds", of(variant).stream().map(Trial::seconds).toList());
            of.put("marks", of(variant).stream().map(trial -> trial.marks().stream().map(Results::inWords).toList())
                    .toList());
            numbers.put(variant, of);
        }
        return numbers;
    }

    private static Map<String, Object> inWords(Trial.Marks marks) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("length", marks.length());
        words.put("accuracy", marks.accuracy());
        words.put("exact", marks.exact());
        words.put("last", marks.last());
        return words;
    }
}
