package dev.gradus.labs.attention.reach;

import dev.gradus.labs.attention.SmallTransformer;
import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;

/**
 * Settings of the part {@code reach}.
 *
 * @param window     W
 * @param deepest    stack, in layers
 * @param around     distances
 * @param tokens     T
 * @param vocabulary V
 * @param width      D
 * @param heads      H
 * @param seeds      how many
 * @param batch      sequences of a step
 * @param steps      of training
 * @param rate       highest learning rate
 */
public record ReachSettings(
        @Setting("keys that a token sees in a layer, itself among them") int window,
        @Setting("layers of the deepest stack") int deepest,
        @Setting("distances on each side of the edge") int around,
        @Setting("tokens of a sequence") int tokens,
        @Setting("symbols") int vocabulary,
        @Setting("channels of a token") int width,
        @Setting("heads") int heads,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public ReachSettings {
        Ranges.check("window", window, 2, 256);
        Ranges.check("deepest", deepest, 1, 8);
        Ranges.check("around", around, 1, window - 1);
        Ranges.check("tokens", tokens, deepest * (window - 1) + around + 1, 4096);
        Ranges.check("vocabulary", vocabulary, 2, 256);
        Ranges.check("width", width, 2, 512);
        new SmallTransformer(vocabulary, width, 1, heads);
        new Plan(seeds, batch, steps, rate);
    }

    static ReachSettings of(Size size) {
        return switch (size) {
            case TINY -> new ReachSettings(3, 2, 1, 12, 4, 16, 2, 1, 16, 60, 4e-3);
            case SMALL -> new ReachSettings(3, 3, 2, 16, 8, 32, 2, 1, 64, 400, 6e-3);
            case FULL -> new ReachSettings(3, 4, 2, 20, 8, 32, 2, 3, 64, 1000, 6e-3);
        };
    }

    /** L (W - 1): the farthest token that a stack can know. */
    int edge(int layers) {
        return layers * (window - 1);
    }

    /** The distances that a stack is asked for. */
    int[] distances(int layers) {
        int first = edge(layers) - around + 1;
        int[] distances = new int[2 * around];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = first + i;
        }
        return distances;
    }
}
