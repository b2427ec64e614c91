package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.Induction;

/**
 * Settings of the part {@code induction}.
 *
 * @param length     tokens to learn from
 * @param vocabulary symbols
 * @param doublings  how often the length is doubled for judging
 * @param width      D
 * @param layers     blocks
 * @param states     N
 * @param heads      of attention
 * @param seeds      how many
 * @param batch      sequences of a step
 * @param steps      of training
 * @param rate       highest learning rate
 */
public record InductionSettings(
        @Setting("tokens of a sequence in training") int length,
        @Setting("symbols, the special one among them") int vocabulary,
        @Setting("how often the length is doubled to judge the models") int doublings,
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("numbers that a channel of Mamba remembers") int states,
        @Setting("attention heads") int heads,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public InductionSettings {
        Ranges.check("length", length, 4, 4096);
        Ranges.check("vocabulary", vocabulary, 2, 256);
        Ranges.check("doublings", doublings, 0, 8);
        Ranges.check("width", width, 2, 512);
        Ranges.check("layers", layers, 1, 16);
        Ranges.check("states", states, 1, 128);
        Widths.checkHeads(heads, width);
        new Plan(seeds, batch, steps, rate);
    }

    static InductionSettings of(Size size) {
        return switch (size) {
            case TINY -> new InductionSettings(8, 8, 1, 16, 1, 4, 2, 1, 16, 40, 2e-3);
            case SMALL -> new InductionSettings(32, 16, 4, 32, 2, 16, 2, 1, 32, 1500, 2e-3);
            case FULL -> new InductionSettings(32, 16, 6, 32, 2, 16, 2, 3, 32, 2500, 2e-3);
        };
    }

    Induction task(int tokens) {
        return new Induction(new Induction.Config(tokens, vocabulary, false));
    }
}
