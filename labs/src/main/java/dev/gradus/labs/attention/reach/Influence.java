package dev.gradus.labs.attention.reach;

import dev.gradus.autograd.Autograd;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the last token learns of those before it, measured: one token is changed, and what changes at the last place is read
 * after each layer.
 *
 * @param changes [layers][distances], largest change of a number of the last token's vector when the token 0, 1, 2, ... places
 *                before is another one; 0 if no bit of it changed
 */
record Influence(double[][] changes) {

    /** On a sequence, whose last token asks. */
    static Influence of(SequenceModel model, int[] ids, int distances, int vocabulary) {
        List<Tensor> before = states(model, ids);
        double[][] changes = new double[before.size() - 1][distances];
        for (int d = 0; d < distances; d++) {
            int[] other = ids.clone();
            int at = ids.length - 1 - d;
            other[at] = (other[at] + 1) % vocabulary;
            List<Tensor> after = states(model, other);
            for (int layer = 0; layer < changes.length; layer++) {
                changes[layer][d] = largest(before.get(layer + 1), after.get(layer + 1));
            }
        }
        return new Influence(changes);
    }

    private static List<Tensor> states(SequenceModel model, int[] ids) {
        return Autograd.noGrad(() -> model.hiddenStates(Tensor.of(ids, 1, ids.length)));
    }

    private static double largest(Tensor a, Tensor b) {
        int width = a.dim(2);
        int last = a.size() - width;
        return IntStream.range(last, a.size()).mapToDouble(i -> Math.abs(a.floats()[i] - b.floats()[i])).max()
                .orElse(0);
    }

    /** The farthest token that changes anything after a layer, from 0. */
    int farthest(int layer) {
        return IntStream.range(0, changes[layer].length).filter(d -> changes[layer][d] != 0).max().orElse(-1);
    }

    /** The token that changes most after a layer, from 0. */
    int strongest(int layer) {
        return IntStream.range(0, changes[layer].length).reduce(0,
                (a, b) -> changes[layer][b] > changes[layer][a] ? b : a);
    }

    /** For a picture: 0 where nothing changed, 1 for the largest change of the layer, less by 0.15 for each factor of 10. */
    double[][] shades() {
        double[][] shades = new double[changes.length][changes[0].length];
        for (int layer = 0; layer < shades.length; layer++) {
            double most = Arrays.stream(changes[layer]).max().orElse(0);
            for (int d = 0; d < shades[layer].length; d++) {
                double change = changes[layer][d];
                shades[layer][d] = change == 0 ? 0 : Math.max(0.1, 1 + 0.15 * Math.log10(change / most));
            }
        }
        return shades;
    }
}
