package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.SelectiveCopying;

/**
 * Settings of the part {@code selective-copy}.
 *
 * @param slots      slots to learn from
 * @param tokens     to copy
 * @param vocabulary symbols
 * @param doublings  how often the length is doubled for judging
 * @param width      D
 * @param layers     blocks
 * @param states     N
 * @param seeds      how many
 * @param batch      sequences of a step
 * @param steps      of training
 * @param rate       highest learning rate
 */
public record SelectiveCopySettings(
        @Setting("slots in which the tokens lie, in training") int slots,
        @Setting("tokens to copy") int tokens,
        @Setting("symbols, the noise and the marker among them") int vocabulary,
        @Setting("how often the number of slots is doubled to judge the models") int doublings,
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("numbers that a channel remembers") int states,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public SelectiveCopySettings {
        Ranges.check("tokens", tokens, 1, 64);
        Ranges.check("slots", slots, tokens, 4096);
        Ranges.check("vocabulary", vocabulary, 3, 256);
        Ranges.check("doublings", doublings, 0, 6);
        Ranges.check("width", width, 2, 512);
        Ranges.check("layers", layers, 1, 16);
        Ranges.check("states", states, 1, 128);
        new Plan(seeds, batch, steps, rate);
    }

    static SelectiveCopySettings of(Size size) {
        return switch (size) {
            case TINY -> new SelectiveCopySettings(8, 2, 8, 1, 16, 1, 4, 1, 16, 60, 4e-3);
            case SMALL -> new SelectiveCopySettings(24, 4, 16, 2, 32, 2, 16, 1, 32, 4000, 4e-3);
            case FULL -> new SelectiveCopySettings(24, 4, 16, 4, 32, 2, 16, 3, 32, 4000, 4e-3);
        };
    }

    SelectiveCopying.Config task() {
        return new SelectiveCopying.Config(slots, tokens, vocabulary);
    }
}
