package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.study.Plan;
import dev.gradus.labs.task.StateTracking;

/**
 * Settings of the part {@code state-tracking}.
 *
 * @param length    numbers to learn from
 * @param doublings how often the length is doubled for judging
 * @param width     D
 * @param layers    blocks
 * @param states    N
 * @param heads     of attention and DeltaNet
 * @param seeds     how many
 * @param batch     sequences of a step
 * @param steps     of training
 * @param rate      highest learning rate
 */
public record StateTrackingSettings(
        @Setting("numbers of a sequence in training") int length,
        @Setting("how often the length is doubled to judge the models") int doublings,
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("numbers that a channel of Mamba remembers") int states,
        @Setting("heads of attention and DeltaNet") int heads,
        @Setting("seeds that each model is trained on") int seeds,
        @Setting("sequences of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("highest learning rate") double rate) {

    /** Checks the ranges. */
    public StateTrackingSettings {
        Ranges.check("length", length, 2, 4096);
        Ranges.check("doublings", doublings, 0, 8);
        Ranges.check("width", width, 2, 512);
        Ranges.check("layers", layers, 1, 16);
        Ranges.check("states", states, 1, 128);
        Widths.checkHeads(heads, width);
        new Plan(seeds, batch, steps, rate);
    }

    static StateTrackingSettings of(Size size) {
        return switch (size) {
            case TINY -> new StateTrackingSettings(6, 1, 16, 1, 4, 2, 1, 16, 30, 5e-3);
            case SMALL -> new StateTrackingSettings(16, 3, 32, 1, 8, 2, 1, 32, 2000, 5e-3);
            case FULL -> new StateTrackingSettings(16, 5, 32, 1, 8, 2, 3, 32, 2500, 5e-3);
        };
    }

    StateTracking task(int numbers, int modulus) {
        return new StateTracking(new StateTracking.Config(numbers, modulus, true));
    }
}
