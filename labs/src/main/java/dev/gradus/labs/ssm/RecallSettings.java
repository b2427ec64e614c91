package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.AssociativeRecall;

/**
 * Settings of the part {@code recall}.
 *
 * @param pairs      n
 * @param tokens     T/n
 * @param vocabulary V
 * @param rebound    pairs that bind a key again
 * @param halvings   of pairs and length, at the start
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
        @Setting("pairs of a key and a value") int pairs,
        @Setting("tokens of a sequence for each of its pairs") int tokens,
        @Setting("symbols, half of them values") int vocabulary,
        @Setting("how many of the pairs bind a key again; the latest value is the answer") int rebound,
        @Setting("how often pairs and tokens are halved to begin with; each doubling gets as many steps") int halvings,
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
        Ranges.check("pairs", pairs, 1, 512);
        Ranges.check("tokens", tokens, 4, 64);
        Ranges.check("halvings", halvings, 0, 31 - Integer.numberOfLeadingZeros(pairs));
        Ranges.check("vocabulary", vocabulary, 4 * pairs + 2, 65_536); // twice the pairs are asked for, too
        Ranges.check("rebound", rebound, 0, pairs / 2);
        form(pairs, tokens, vocabulary, rebound);
        Ranges.check("width", width, 2, 512);
        Ranges.check("layers", layers, 1, 16);
        Ranges.check("states", states, 1, 128);
        Widths.checkHeads(heads, width);
        Ranges.check("taps", taps, 1, 16);
        new Plan(seeds, batch, steps, rate);
    }

    static RecallSettings of(Size size) {
        return switch (size) {
            case TINY -> new RecallSettings(2, 4, 16, 0, 1, 16, 1, 4, 1, 4, 1, 16, 30, 2e-3);
            case SMALL -> new RecallSettings(8, 4, 64, 0, 1, 64, 2, 16, 1, 4, 1, 32, 1500, 5e-3);
            case FULL -> new RecallSettings(16, 4, 80, 0, 2, 64, 2, 32, 1, 4, 1, 32, 3600, 5e-3);
        };
    }

    /** The task with another number of pairs. */
    AssociativeRecall task(int other) {
        return new AssociativeRecall(form(other, tokens, vocabulary, rebound * other / pairs));
    }

    private static AssociativeRecall.Config form(int pairs, int tokens, int vocabulary, int rebound) {
        return new AssociativeRecall.Config(
                tokens * pairs, pairs, vocabulary, AssociativeRecall.Config.DEFAULT.power(), true, rebound);
    }
}
