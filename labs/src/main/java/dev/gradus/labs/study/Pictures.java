package dev.gradus.labs.study;

import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Curves.Curve;
import dev.gradus.labs.report.Curves.Level;
import dev.gradus.labs.report.Growth;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Trials as charts. */
public final class Pictures {
    private Pictures() {}

    /**
     * Accuracy against length, a line a variant through the mean of its seeds.
     *
     * @param unit     what a length is a number of
     * @param results  all trainings
     * @param variants which to show
     * @param measure  what lengths are judged by
     * @param chance   what guessing gets
     * @return the chart
     */
    public static Chart byLength(
            String unit, Results results, List<Variant> variants, Results.Measure measure, double chance) {
        return byLength("How " + measure.name() + " follows the length", unit, results, variants, measure, chance);
    }

    /**
     * The same with a title.
     *
     * @param title    above the picture
     * @param unit     what a length is a number of
     * @param results  all trainings
     * @param variants which to show
     * @param measure  what lengths are judged by
     * @param chance   what guessing gets
     * @return the chart
     */
    public static Chart byLength(
            String title, String unit, Results results, List<Variant> variants, Results.Measure measure,
            double chance) {
        int[] lengths = variants.get(0).lesson().lengths();
        List<Growth.Line> lines = variants.stream().map(variant -> new Growth.Line(variant.name(),
                IntStream.range(0, lengths.length).mapToObj(p -> rounded(results.values(variant.name(), p, measure)))
                        .toList()))
                .toList();
        return new Growth(title, unit,
                Arrays.stream(lengths).asLongStream().toArray(), measure.name(), false,
                lines, List.of(new Level("guessing", chance)));
    }

    /**
     * Accuracy at the trained length over the steps, mean over the seeds.
     *
     * @param results  all trainings
     * @param variants which to show
     * @return the chart
     */
    public static Chart learning(Results results, List<Variant> variants) {
        return over("Accuracy at the trained length while learning", "accuracy", results, variants,
                Trial.Moment::accuracy);
    }

    /**
     * Training loss over the steps, mean over the seeds.
     *
     * @param results  all trainings
     * @param variants which to show
     * @return the chart
     */
    public static Chart losses(Results results, List<Variant> variants) {
        return over("Loss while learning", "cross-entropy, nats", results, variants, Trial.Moment::loss);
    }

    private static Chart over(String title, String yName, Results results, List<Variant> variants,
            ToDoubleFunction<Trial.Moment> measure) {
        List<Curve> curves = variants.stream().map(variant -> {
            List<Trial> trials = results.of(variant.name());
            double[] steps = trials.get(0).moments().stream().mapToDouble(Trial.Moment::step).toArray();
            double[] means = IntStream.range(0, steps.length).mapToDouble(i -> trials.stream()
                    .mapToDouble(trial -> measure.applyAsDouble(trial.moments().get(i))).average().orElse(0)).toArray();
            return new Curve(variant.name(), false, List.of(steps), rounded(means));
        }).toList();
        return new Curves(title, yName, List.of("steps"), curves, List.of());
    }

    /** As many digits as a picture can show. */
    static double[] rounded(double[] values) {
        return Arrays.stream(values).map(value -> Math.rint(value * 1e4) / 1e4).toArray();
    }
}
