package dev.gradus.labs.ssm;

import dev.gradus.labs.report.Growth;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.task.SelectiveCopying;
import dev.gradus.labs.task.Sequences;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.statespace.Selection;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How much of a state is left after more tokens, in the last layer: for Mamba that depends on what they are. */
final class Decay {
    private static final long[] PASSED = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
    private static final int PART = 4;

    private Decay() {}

    static Section section(
            SequenceModel mamba, SequenceModel twin, Sequences shown, SelectiveCopying.Config task) {
        List<Selection> layers = MambaView.selections(mamba, shown);
        Selection last = layers.get(layers.size() - 1);
        int[] x = shown.x()[0];
        double[] noise = steps(last, t -> x[t] == task.noise());
        double[] tokens = steps(last, t -> x[t] < task.noise());
        int[] telling = IntStream.range(0, noise.length).boxed()
                .sorted(Comparator.comparingDouble(e -> noise[e] / tokens[e])).limit(Math.max(1, noise.length / PART))
                .mapToInt(Integer::intValue).toArray();
        float[] rates = last.rates().floats();
        return new Section("How fast states fade", List.of(
                "What is left of the slowest state of a channel after so many more tokens, in the last layer: e to the"
                        + " power of step lengths times rate. For Mamba, the mean over the quarter of the channels that tell"
                        + " noise from tokens best; for the twin, over all channels: it has one curve, whatever it reads."),
                List.of(new Growth("Left of a state", "tokens passed", PASSED, "share left", false, List.of(
                        line("Mamba, over noise", noise, rates, telling),
                        line("Mamba, over tokens to copy", tokens, rates, telling), fixed(twin.parameters())),
                        List.of())));
    }

    /** The mean step length of each channel at the tokens that count. */
    private static double[] steps(Selection layer, IntPredicate counts) {
        int channels = layer.steps().dim(2);
        int[] places = IntStream.range(0, layer.steps().dim(1)).filter(counts).toArray();
        double[] mean = new double[channels];
        for (int t : places) {
            for (int e = 0; e < channels; e++) {
                mean[e] += layer.steps().floats()[t * channels + e] / places.length;
            }
        }
        return mean;
    }

    private static Growth.Line fixed(Map<String, Tensor> parameters) {
        float[] steps = last(parameters, "kernel.log_dt").exp().floats();
        double[] d = IntStream.range(0, steps.length).mapToDouble(e -> steps[e]).toArray();
        return line("time-invariant twin, over anything", d,
                last(parameters, "kernel.log_A_real").exp().mul(-1).floats(), IntStream.range(0, d.length).toArray());
    }

    /** Mean of {@code e^(k d A)} after k tokens, over some channels with steps d and the slowest of their rates A, [E,N]. */
    private static Growth.Line line(String name, double[] steps, float[] rates, int[] channels) {
        int states = rates.length / steps.length;
        List<double[]> left = Arrays.stream(PASSED).mapToObj(k -> new double[] {Arrays.stream(channels)
                .mapToDouble(e -> Math.exp(k * steps[e] * slowest(rates, e * states, states))).average().orElse(0)})
                .toList();
        return new Growth.Line(name, left);
    }

    private static double slowest(float[] rates, int from, int count) {
        return IntStream.range(from, from + count).mapToDouble(i -> rates[i]).max().orElse(0);
    }

    private static Tensor last(Map<String, Tensor> parameters, String name) {
        return parameters.entrySet().stream().filter(entry -> entry.getKey().endsWith(name))
                .map(Map.Entry::getValue).reduce((one, next) -> next).orElseThrow().detach();
    }
}
