package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.text.Recipe;

/**
 * Settings of the part {@code text}.
 *
 * @param width      D
 * @param layers     blocks of the transformer
 * @param heads      H
 * @param states     N
 * @param taps       of the short filters
 * @param context    T
 * @param batch      B
 * @param steps      of training
 * @param warmup     steps in which the learning rate rises
 * @param rate       highest learning rate
 * @param decay      weight decay
 * @param milestones how often models are judged
 * @param heldOut    windows to judge by
 * @param sample     bytes that each model writes at the end
 */
public record TextSettings(
        @Setting("channels of a token") int width,
        @Setting("blocks of the transformer; Mamba has twice as many, half as large") int layers,
        @Setting("heads of all that have some") int heads,
        @Setting("numbers that a channel of Mamba remembers") int states,
        @Setting("tokens that short filters see") int taps,
        @Setting("bytes of a window") int context,
        @Setting("windows of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("steps in which the learning rate rises") int warmup,
        @Setting("highest learning rate") double rate,
        @Setting("weight decay") double decay,
        @Setting("how often a model is judged on the way") int milestones,
        @Setting("held-out windows that models are judged by, at most") int heldOut,
        @Setting("bytes that each model writes at the end") int sample) {

    /** Checks the ranges. */
    public TextSettings {
        Ranges.check("width", width, 2, 4096);
        Ranges.check("layers", layers, 1, 64);
        Widths.checkHeads(heads, width);
        Ranges.check("states", states, 1, 128);
        Ranges.check("taps", taps, 1, 16);
        Ranges.check("heldOut", heldOut, 1, 1_000_000);
        Ranges.check("sample", sample, 0, 100_000);
        new Recipe(steps, batch, context, warmup, rate, decay, milestones);
    }

    static TextSettings of(Size size) {
        return switch (size) {
            case TINY -> new TextSettings(16, 1, 2, 4, 4, 32, 4, 10, 2, 3e-3, 0.1, 2, 8, 30);
            case SMALL -> new TextSettings(64, 2, 4, 16, 4, 128, 8, 300, 30, 4e-3, 0.1, 6, 100, 300);
            case FULL -> new TextSettings(96, 3, 6, 16, 4, 256, 16, 1500, 100, 3e-3, 0.1, 15, 200, 600);
        };
    }

    /** The part that says how models are trained. */
    Recipe recipe() {
        return new Recipe(steps, batch, context, warmup, rate, decay, milestones);
    }
}
