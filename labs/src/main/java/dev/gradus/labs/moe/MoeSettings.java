package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.text.Recipe;

/**
 * Settings of the lab.
 *
 * @param width       D
 * @param layers      L
 * @param heads       H
 * @param experts     E
 * @param expertWidth F
 * @param context     T
 * @param batch       B
 * @param steps       of training
 * @param warmup      steps in which the learning rate rises
 * @param rate        highest learning rate
 * @param decay       weight decay
 * @param capacity    capacity factor
 * @param balance     coefficient of the balance loss
 * @param routerZ     coefficient of the router z-loss
 * @param milestones  how often models are judged
 * @param heldOut     windows to judge by
 * @param sample      bytes that each model writes at the end
 */
public record MoeSettings(
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("attention heads") int heads,
        @Setting("experts of the top-2 mixture; top-1 has half as many, twice as wide") int experts,
        @Setting("hidden width of one of these experts") int expertWidth,
        @Setting("bytes of a window") int context,
        @Setting("windows of a step") int batch,
        @Setting("training steps of each model") int steps,
        @Setting("steps in which the learning rate rises") int warmup,
        @Setting("highest learning rate") double rate,
        @Setting("weight decay") double decay,
        @Setting("capacity factor of the top-1 mixture in training; 1 is the even share") double capacity,
        @Setting("coefficient of the balance loss") double balance,
        @Setting("coefficient of the router z-loss") double routerZ,
        @Setting("how often a model is judged on the way") int milestones,
        @Setting("held-out windows that models are judged by, at most") int heldOut,
        @Setting("bytes that each model writes at the end") int sample) {

    /** Checks the ranges. */
    public MoeSettings {
        Ranges.check("width", width, 2, 4096);
        Ranges.check("layers", layers, 1, 64);
        Ranges.check("heads", heads, 1, 64);
        if (width % (2 * heads) != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width
                    + " into even parts, got " + heads);
        }
        Ranges.check("experts", experts, 4, 64);
        if (experts % 2 != 0) {
            throw new IllegalArgumentException("the setting experts needs an even number, got " + experts);
        }
        Ranges.check("expertWidth", expertWidth, 1, 8192);
        Ranges.check("capacity", capacity, 0.1, 100);
        Ranges.check("balance", balance, 0, 100);
        Ranges.check("routerZ", routerZ, 0, 100);
        Ranges.check("heldOut", heldOut, 1, 1_000_000);
        Ranges.check("sample", sample, 0, 100_000);
        new Recipe(steps, batch, context, warmup, rate, decay, milestones);
    }

    static MoeSettings of(Size size) {
        return switch (size) {
            case TINY -> new MoeSettings(32, 2, 2, 4, 32, 32, 4, 20, 4, 3e-3, 0.1, 1.25, 0.01, 1e-3, 2, 16, 60);
            case SMALL ->
                    new MoeSettings(64, 2, 4, 16, 32, 128, 8, 1500, 60, 5e-3, 0.1, 1.25, 0.01, 1e-3, 10, 200, 400);
            case FULL ->
                    new MoeSettings(96, 3, 6, 16, 48, 128, 16, 2000, 100, 4e-3, 0.1, 1.25, 0.01, 1e-3, 20, 400, 800);
        };
    }

    /** The part that says how models are trained. */
    Recipe recipe() {
        return new Recipe(steps, batch, context, warmup, rate, decay, milestones);
    }
}
