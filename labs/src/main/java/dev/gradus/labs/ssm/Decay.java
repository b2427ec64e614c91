package dev.gradus.labs.ssm;

import dev.gradus.labs.report.Curves;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.task.SelectiveCopying;
import dev.gradus.labs.task.Sequences;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.statespace.Selection;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How much of a state is left after more tokens, in the last layer: for Mamba that depends on what they are. */
final class Decay {
    private static final int TOKENS = 32;

    private Decay() {}

    static Section section(
            SequenceModel mamba, SequenceModel twin, Sequences shown, SelectiveCopying.Config task) {
        List<Selection> layers = MambaView.selections(mamba, shown);
        Selection last = layers.get(layers.size() - 1);
        int[] x = shown.x()[0];
        List<Curves.Curve> curves = List.of(
                curve("Mamba, over noise", selective(last, t -> x[t] == task.noise())),
                curve("Mamba, over tokens to copy", selective(last, t -> x[t] < task.noise())),
                curve("time-invariant twin, over anything", fixed(twin.parameters())));
        return new Section("How fast states fade", List.of(
                "What is left of a state after so many more tokens, mean over the channels and their states in the last layer:"
                        + " e to the power of the step lengths times the rates. The twin has one curve, whatever it reads."),
                List.of(new Curves("Left of a state", "share", List.of("tokens passed"), curves, List.of())));
    }

    private static Curves.Curve curve(String name, IntToDoubleFunction left) {
        double[] passed = IntStream.rangeClosed(0, TOKENS).asDoubleStream().toArray();
        double[] share = IntStream.rangeClosed(0, TOKENS).mapToDouble(left)
                .map(value -> Math.rint(value * 1e4) / 1e4).toArray();
        return new Curves.Curve(name, false, List.of(passed), share);
    }

    /** With the mean step length of the tokens that count. */
    private static IntToDoubleFunction selective(Selection layer, IntPredicate counts) {
        int channels = layer.steps().dim(2);
        int[] places = IntStream.range(0, layer.steps().dim(1)).filter(counts).toArray();
        double[] mean = new double[channels];
        for (int t : places) {
            for (int e = 0; e < channels; e++) {
                mean[e] += layer.steps().floats()[t * channels + e] / places.length;
            }
        }
        return left(mean, layer.rates().floats());
    }

    private static IntToDoubleFunction fixed(Map<String, Tensor> parameters) {
        float[] steps = last(parameters, "kernel.log_dt").exp().floats();
        double[] d = IntStream.range(0, steps.length).mapToDouble(e -> steps[e]).toArray();
        return left(d, last(parameters, "kernel.log_A_real").exp().mul(-1).floats());
    }

    private static Tensor last(Map<String, Tensor> parameters, String name) {
        return parameters.entrySet().stream().filter(entry -> entry.getKey().endsWith(name))
                .map(Map.Entry::getValue).reduce((one, next) -> next).orElseThrow().detach();
    }

    /** Mean of {@code e^(k d A)} after k tokens, over channels with steps d and their rates A, [E,N]. */
    private static IntToDoubleFunction left(double[] steps, float[] rates) {
        int states = rates.length / steps.length;
        return k -> IntStream.range(0, rates.length)
                .mapToDouble(i -> Math.exp(k * steps[i / states] * rates[i])).average().orElse(0);
    }
}
