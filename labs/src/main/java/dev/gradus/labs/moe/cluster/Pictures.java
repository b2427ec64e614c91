package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Curves.Curve;
import dev.gradus.labs.report.Curves.Level;
import dev.gradus.labs.report.HeatMap;
import dev.gradus.labs.report.Shares;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Trials as charts. */
final class Pictures {
    private Pictures() {}

    /** The held-out error over the steps, mean over the seeds, a line a variant. */
    static Chart errors(Results results) {
        return new Curves("Error on held-out points while learning", "mean squared error", List.of("steps"),
                means(results, results.variants(), Trial.Moment::error), List.of());
    }

    /** MaxVio over the steps, mean over the seeds, a line a variant. */
    static Chart violations(Results results, List<String> mixtures) {
        return new Curves("MaxVio: what the busiest expert has above its even share", "MaxVio", List.of("steps"),
                means(results, mixtures, Trial.Moment::violation), List.of(new Level("even", 0)));
    }

    private static List<Curve> means(Results results, List<String> variants, ToDoubleFunction<Trial.Moment> measure) {
        return variants.stream().map(name -> {
            List<Trial> trials = results.of(name);
            List<Trial.Moment> moments = trials.get(0).moments();
            double[] steps = moments.stream().mapToDouble(Trial.Moment::step).toArray();
            double[] means = IntStream.range(0, steps.length).mapToDouble(i -> trials.stream()
                    .mapToDouble(trial -> measure.applyAsDouble(trial.moments().get(i))).average().orElse(0)).toArray();
            return new Curve(name, false, List.of(steps), rounded(means));
        }).toList();
    }

    /** How the choices were shared out among the experts, over the steps. */
    static Chart load(Trial trial) {
        List<Trial.Moment> moments = trial.moments();
        double[] steps = moments.stream().mapToDouble(Trial.Moment::step).toArray();
        double[][] shares = moments.stream()
                .map(at -> rounded(IntStream.range(0, at.load().length).mapToDouble(at::share).toArray()))
                .toArray(double[][]::new);
        String title = String.format(Locale.ROOT, "%s: MaxVio %.2f at the end", trial.variant(), trial.violation());
        return new Shares(title, "step", steps, numbers("", moments.get(0).load().length), shares);
    }

    /** Which expert takes which cluster. */
    static Chart clusters(Trial trial) {
        long[][] census = trial.census();
        double[][] shares = Arrays.stream(census).map(row -> {
            double all = Math.max(1, Arrays.stream(row).sum());
            return rounded(Arrays.stream(row).mapToDouble(times -> times / all).toArray());
        }).toArray(double[][]::new);
        String title = String.format(Locale.ROOT, "%s: specialization %.2f", trial.variant(), trial.specialization());
        return new HeatMap(title, numbers("cluster ", census.length), numbers("", census[0].length), shares);
    }

    /** A line through means and a point for every seed. */
    static List<Curve> withSeeds(String name, double[] x, List<double[]> ofSeeds) {
        double[] means = IntStream.range(0, x.length)
                .mapToDouble(i -> Arrays.stream(ofSeeds.get(i)).average().orElse(0)).toArray();
        double[] repeated = IntStream.range(0, x.length).boxed()
                .flatMapToDouble(i -> Arrays.stream(ofSeeds.get(i)).map(any -> x[i])).toArray();
        double[] all = ofSeeds.stream().flatMapToDouble(Arrays::stream).toArray();
        return List.of(new Curve(name, false, List.of(x), rounded(means)),
                new Curve(name, true, List.of(repeated), rounded(all)));
    }

    private static List<String> numbers(String before, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> before + i).toList();
    }

    /** As many digits as a picture can show. */
    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(value -> Math.rint(value * 1e5) / 1e5).toArray();
    }
}
