package dev.gradus.labs.moe;

import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Curves.Curve;
import dev.gradus.labs.report.HeatMap;
import dev.gradus.labs.report.Shares;
import dev.gradus.labs.task.Census;
import dev.gradus.labs.text.ByteClass;
import dev.gradus.labs.text.Learning;
import dev.gradus.moe.balance.Load;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The numbers of the outcomes as charts. */
final class MoeCharts {
    private MoeCharts() {}

    /** Bits a byte against steps, seconds and operations: training smoothed, held-out text as points. */
    static Curves learning(List<Outcome> outcomes) {
        return Learning.chart(outcomes.stream().map(outcome -> new Learning(outcome.name(), outcome.steps(),
                OptionalDouble.of(outcome.flops() * outcome.tokens()))).toList());
    }

    /** Five significant digits, which no picture shows more of. */
    private static double rounded(double value) {
        if (value == 0) {
            return 0;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 4);
        return Math.rint(value / unit) * unit;
    }

    /** For each layer, how its choices were shared out among the experts, over the steps of training. */
    static List<Chart> loads(Outcome mixture) {
        return layers(mixture).<Chart>mapToObj(layer -> {
            List<double[]> shares = shares(mixture, layer);
            int experts = shares.isEmpty() ? 0 : shares.get(0).length;
            return new Shares("layer " + (layer + 1), "step", steps(mixture), numbers(experts),
                    shares.toArray(double[][]::new));
        }).toList();
    }

    /** For each layer and step, the largest load over the mean load, less 1. */
    static Chart violations(Outcome mixture) {
        double[] steps = steps(mixture);
        List<Curve> curves = layers(mixture).mapToObj(layer -> new Curve("layer " + (layer + 1), false, List.of(steps),
                shares(mixture, layer).stream().mapToDouble(MoeCharts::violation).toArray())).toList();
        return new Curves("MaxVio: how much the busiest expert has above the even share", "MaxVio", List.of("steps"),
                curves,
                List.of(new Curves.Level("even", 0)));
    }

    private static double violation(double[] shares) {
        return rounded(Arrays.stream(shares).max().orElse(0) * shares.length - 1);
    }

    private static IntStream layers(Outcome mixture) {
        return IntStream.range(0, mixture.layers().size());
    }

    private static double[] steps(Outcome mixture) {
        return mixture.loads().stream().mapToDouble(LoadLog.Row::step).distinct().toArray();
    }

    /** Shares of a layer's experts, a row a step. */
    private static List<double[]> shares(Outcome mixture, int layer) {
        int experts = mixture.layers().get(layer).load().length;
        double[] all = mixture.loads().stream().filter(row -> row.layer() == layer)
                .mapToDouble(row -> rounded(row.share())).toArray();
        return IntStream.range(0, all.length / experts)
                .mapToObj(step -> Arrays.copyOfRange(all, step * experts, (step + 1) * experts)).toList();
    }

    /** For each layer, where the bytes of each class go; classes that do not occur are left out. */
    static List<Chart> census(Outcome mixture) {
        return layers(mixture).<Chart>mapToObj(layer -> {
            Census census = mixture.layers().get(layer);
            List<ByteClass> kinds = Arrays.stream(ByteClass.values())
                    .filter(kind -> Arrays.stream(census.of(kind.ordinal())).sum() > 0).toList();
            String title = MoeTable.format("layer %d: the expert tells %.2f bits of the class", layer + 1,
                    census.mutualInformation());
            return new HeatMap(title, kinds.stream().map(ByteClass::toString).toList(), numbers(census.load().length),
                    kinds.stream().map(kind -> rowShares(census.of(kind.ordinal()))).toArray(double[][]::new));
        }).toList();
    }

    private static double[] rowShares(long[] counts) {
        double sum = Arrays.stream(counts).sum();
        return Arrays.stream(counts).mapToDouble(count -> rounded(count / sum)).toArray();
    }

    /** 1, 2, ... as names. */
    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    /** Largest violation of any layer on the held-out text. */
    static double violationOf(Outcome mixture) {
        return mixture.layers().stream().mapToDouble(layer -> Load.maxViolation(layer.load())).max().orElse(0);
    }
}
