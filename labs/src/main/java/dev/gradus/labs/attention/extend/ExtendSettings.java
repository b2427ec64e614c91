package dev.gradus.labs.attention.extend;

import dev.gradus.attention.position.RopeBase;
import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.model.ByteTransformer;
import dev.gradus.labs.text.Recipe;

/**
 * Settings of the part {@code extend}.
 *
 * @param width      D
 * @param layers     blocks
 * @param heads      H
 * @param context    L
 * @param factor     s
 * @param batch      windows of a step
 * @param steps      of training
 * @param warmup     steps in which the learning rate rises
 * @param rate       highest learning rate
 * @param decay      weight decay
 * @param tuning     steps at the longer length
 * @param tuningRate highest learning rate of these
 * @param heldOut    windows to judge by
 */
public record ExtendSettings(
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("attention heads") int heads,
        @Setting("bytes of a window in training") int context,
        @Setting("how many times longer the windows of the test are") int factor,
        @Setting("windows of a training step") int batch,
        @Setting("training steps") int steps,
        @Setting("steps in which the learning rate rises") int warmup,
        @Setting("highest learning rate") double rate,
        @Setting("weight decay") double decay,
        @Setting("training steps at the longer length, for each kind of positions") int tuning,
        @Setting("highest learning rate of these") double tuningRate,
        @Setting("held-out windows of the longer length that models are judged by, at most") int heldOut) {

    /** Checks the ranges. */
    public ExtendSettings {
        new ByteTransformer(width, layers, heads);
        if (width / heads < 4) {
            throw new IllegalArgumentException("the setting heads needs to leave at least 4 of width = " + width
                    + " to a head, got " + heads);
        }
        Ranges.check("context", context, 16, 4096);
        Ranges.check("factor", factor, 2, 16);
        Ranges.check("heldOut", heldOut, 1, 100_000);
        Ranges.check("tuning", tuning, 1, 100_000);
        Ranges.check("tuningRate", tuningRate, 0, 10);
        new Recipe(steps, batch, context, warmup, rate, decay, 1);
    }

    static ExtendSettings of(Size size) {
        return switch (size) {
            case TINY -> new ExtendSettings(32, 1, 2, 16, 4, 4, 10, 2, 3e-3, 0.1, 2, 1e-3, 8);
            case SMALL -> new ExtendSettings(64, 2, 4, 96, 4, 16, 800, 50, 4e-3, 0.1, 40, 1e-3, 128);
            case FULL -> new ExtendSettings(96, 3, 6, 96, 4, 16, 2000, 100, 3e-3, 0.1, 80, 1e-3, 256);
        };
    }

    ByteTransformer form() {
        return new ByteTransformer(width, layers, heads);
    }

    /** What the model is trained with. */
    RopeBase base() {
        return new RopeBase(10_000, width / heads, context);
    }

    int longest() {
        return context * factor;
    }

    Recipe recipe() {
        return new Recipe(steps, batch, context, warmup, rate, decay, 1);
    }

    /** As many bytes a step as in training. */
    Recipe tuningRecipe() {
        return new Recipe(tuning, Math.max(1, batch / factor), longest(), tuning / 10, tuningRate, decay, 1);
    }
}
