package dev.gradus.labs.ssm;

import dev.gradus.autograd.Autograd;
import dev.gradus.labs.report.Chart;
import dev.gradus.labs.report.Content;
import dev.gradus.labs.report.Matrix;
import dev.gradus.labs.report.Section;
import dev.gradus.labs.task.Sequences;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Norm;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Selection;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What the Mamba layers of a model do with the first of some sequences, as pictures.
 *
 * @param layers what each layer selects
 * @param labels of the tokens
 * @param legend what the labels mean
 */
record MambaView(List<Selection> layers, List<String> labels, String legend) {
    private static final int LETTERS = 26;

    /** Looks at a model. */
    static MambaView of(SequenceModel model, Sequences sequences, IntFunction<String> symbol, String legend) {
        List<String> labels = Arrays.stream(sequences.x()[0]).mapToObj(symbol).toList();
        return new MambaView(selections(model, sequences), labels, legend);
    }

    /** A label that is short enough for a narrow page. */
    static String letter(int token) {
        return token < LETTERS ? Character.toString('a' + token) : Integer.toString(token);
    }

    /** What each layer selects in the first sequence. */
    static List<Selection> selections(SequenceModel model, Sequences sequences) {
        return Autograd.noGrad(() -> {
            List<Tensor> states = model.hiddenStates(sequences.batch(0, 1).ids());
            List<Selection> found = new ArrayList<>();
            for (Layer child : model.children().values()) {
                if (child instanceof Block<?, ?> block && block.children().get("mixer") instanceof Mamba mamba
                        && block.children().get("norm") instanceof Norm norm) {
                    found.add(mamba.selection(norm.forward(states.get(found.size()))));
                }
            }
            return found;
        });
    }

    Section selection() {
        return new Section("How long a step each token is", List.of(
                "The step length delta of every channel (rows, sorted) at every token of a sequence (columns: "
                        + legend
                        + "), relative to the longest step of the channel. Pale means the channel passes the token by"
                        + " and keeps what it has; strong means it writes the token down and forgets the more of the past."),
                pictures("step length", layer -> byChannel(layer.steps())));
    }

    Section memory() {
        return new Section("How much is remembered", List.of(
                "The size of every channel's state after each token, relative to the largest it had. What was written stays while"
                        + " channels pass other tokens by."),
                pictures("state", layer -> transposed(layer.magnitudes(0))));
    }

    private List<Content> pictures(String what, Function<Selection, double[][]> values) {
        List<Content> pictures = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            double[][] sorted = sorted(values.apply(layers.get(i)));
            pictures.add(
                    new Matrix("Layer " + (i + 1) + ": " + what, "token", "channel", labels, numbers(sorted.length),
                            sorted, false));
        }
        return pictures;
    }

    Section attention() {
        List<Content> pictures = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            pictures.add(attention("Layer " + (i + 1) + ": mean size over all channels", layers.get(i)));
        }
        return new Section("What it attends to", List.of(
                "A selective state space is, written out, a weighted sum over the past: row t shows with what weights the"
                        + " output at token t takes the inputs at the tokens before it. These weights have signs; shown is their"
                        + " size, each row divided by its largest. The matrix is never computed when the model runs."),
                pictures);
    }

    private Chart attention(String title, Selection layer) {
        int tokens = labels.size();
        double[][] sizes = new double[tokens][tokens];
        for (int e = 0; e < layer.steps().dim(2); e++) {
            double[] alpha = layer.attention(0, e).doubles();
            for (int i = 0; i < alpha.length; i++) {
                sizes[i / tokens][i % tokens] += Math.abs(alpha[i]);
            }
        }
        return new Matrix(title, "input", "output", labels, labels,
                Arrays.stream(sizes).map(MambaView::relative).toArray(double[][]::new), false);
    }

    private static double[] relative(double[] row) {
        double most = Arrays.stream(row).max().orElse(0);
        return Arrays.stream(row).map(value -> most > 0 ? rounded(value / most) : 0).toArray();
    }

    /** [1,T,E] as rows of channels. */
    private static double[][] byChannel(Tensor x) {
        double[][] rows = new double[x.dim(2)][x.dim(1)];
        for (int i = 0; i < x.size(); i++) {
            rows[i % x.dim(2)][i / x.dim(2)] = x.floats()[i];
        }
        return rows;
    }

    private static double[][] transposed(double[][] x) {
        return IntStream.range(0, x[0].length)
                .mapToObj(e -> Arrays.stream(x).mapToDouble(row -> row[e]).toArray()).toArray(double[][]::new);
    }

    /** Each row relative to its largest, the most contrasting first. */
    private static double[][] sorted(double[][] rows) {
        return Arrays.stream(rows).map(MambaView::relative)
                .sorted(Comparator.comparingDouble(row -> Arrays.stream(row).sum())).toArray(double[][]::new);
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    /** As many digits as a picture can show. */
    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }
}
