package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.AssociativeRecall;

/**
 * Settings of the part {@code recall}.
 *
 * @param length     T
 * @param pairs      n
 * @param vocabulary V
 * @param rebound    pairs that bind a key again
 * @param width      D
 * @param layers     blocks
 * @param states     N
 * @param heads      of all but Mamba
 * @param taps       of the short filters
 * @param seeds      how many
 * @param batch      sequences of a step
 * @param steps      of training
 * @param rate       highest learning rate
 */
public record RecallSettings(
        @Setting("tokens of a sequence") int length,
        @Setting("pairs of a key and a value") int pairs,
        @Setting("symbols, half of them values") int vocabulary,
        @Setting("how many of the pairs bind a key again; the latest value is the answer") int rebound,
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("numbers that a channel of Mamba remembers") int states,
        @Setting("heads of all but Mamba") int heads,
        @Setting("tokens that the short filters of the recurrent models see") int taps,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public RecallSettings {
        new AssociativeRecall.Config(length, pairs, vocabulary, AssociativeRecall.Config.DEFAULT.power(), true,
                rebound);
        Ranges.check("width", width, 2, 512);
        Ranges.check("layers", layers, 1, 16);
        Ranges.check("states", states, 1, 128);
        Widths.checkHeads(heads, width);
        Ranges.check("taps", taps, 1, 16);
        new Plan(seeds, batch, steps, rate);
    }

    static RecallSettings of(Size size) {
        return switch (size) {
            case TINY -> new RecallSettings(16, 2, 16, 0, 16, 1, 4, 2, 4, 1, 16, 30, 2e-3);
            case SMALL -> new RecallSettings(32, 4, 32, 0, 32, 2, 16, 2, 4, 1, 32, 2500, 2e-3);
            case FULL -> new RecallSettings(64, 16, 128, 0, 64, 2, 16, 2, 4, 3, 32, 6000, 2e-3);
        };
    }

    AssociativeRecall task() {
        return new AssociativeRecall(new AssociativeRecall.Config(
                length, pairs, vocabulary, AssociativeRecall.Config.DEFAULT.power(), true, rebound));
    }
}
