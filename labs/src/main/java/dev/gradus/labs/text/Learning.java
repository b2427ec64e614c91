package dev.gradus.labs.text;

import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Curves.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How a model learnt a text.
 *
 * @param name  of the model
 * @param steps rows of its metrics
 * @param flops operations of a step, if they were counted
 */
public record Learning(String name, List<Metrics.Row> steps, OptionalDouble flops) {
    private static final double SMOOTHING = 0.05;

    /**
     * Bits a byte against steps, seconds and, if they were counted, operations: training smoothed, held-out text as points.
     *
     * @param models how each of them learnt; all counted or none
     * @return the chart
     */
    public static Curves chart(List<Learning> models) {
        return chart("Bits per byte while learning", models);
    }

    /**
     * The same under a title of its own.
     *
     * @param title  above the picture
     * @param models how each of them learnt; all counted or none
     * @return the chart
     */
    public static Curves chart(String title, List<Learning> models) {
        List<Curve> curves = new ArrayList<>();
        for (Learning model : models) {
            List<Metrics.Row> judged = model.steps.stream().filter(Metrics.Row::judged).toList();
            curves.add(new Curve(model.name, false, model.positions(model.steps),
                    smooth(column(model.steps, Metrics.Row::bits))));
            curves.add(new Curve(model.name, true, model.positions(judged), column(judged, Metrics.Row::validation)));
        }
        boolean counted = models.stream().allMatch(model -> model.flops.isPresent());
        List<String> axes = counted ? List.of("steps", "seconds", "training FLOPs") : List.of("steps", "seconds");
        return new Curves(title, "bits per byte", axes, curves, List.of());
    }

    private List<double[]> positions(List<Metrics.Row> rows) {
        double[] elapsed = column(steps, Metrics.Row::seconds);
        Arrays.parallelPrefix(elapsed, Double::sum);
        long first = steps.isEmpty() ? 1 : steps.get(0).step();
        List<double[]> positions = new ArrayList<>(List.of(column(rows, Metrics.Row::step),
                rounded(column(rows, row -> elapsed[(int) (row.step() - first)]))));
        flops.ifPresent(each -> positions.add(rounded(column(rows, row -> row.step() * each))));
        return positions;
    }

    private static double[] column(List<Metrics.Row> rows, ToDoubleFunction<Metrics.Row> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    /** Moving average with exponentially falling weights; the first values are averages of what there is. */
    static double[] smooth(double[] values) {
        double[] smooth = new double[values.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum += SMOOTHING * (values[i] - sum);
            weight += SMOOTHING * (1 - weight);
            smooth[i] = sum / weight;
        }
        return rounded(smooth);
    }

    /** Five significant digits, which no picture shows more of. */
    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(Learning::rounded).toArray();
    }

    private static double rounded(double value) {
        if (value == 0) {
            return 0;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 4);
        return Math.rint(value / unit) * unit;
    }

    /**
     * Tokens a second by the median step, so that the first ones, in which Java still compiles, don't count.
     *
     * @param tokens of a step
     * @return the rate
     */
    public double tokensPerSecond(int tokens) {
        double[] seconds = column(steps, Metrics.Row::seconds);
        Arrays.sort(seconds);
        return tokens / seconds[seconds.length / 2];
    }
}
