package dev.gradus.labs.moe.offload;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.text.Recipe;

/**
 * Settings of the part {@code offload}.
 *
 * @param width       D
 * @param layers      L
 * @param heads       H
 * @param experts     E
 * @param topK        k
 * @param expertWidth F
 * @param balance     coefficient of the balance loss
 * @param context     T
 * @param batch       B
 * @param steps       of training
 * @param rate        highest learning rate
 * @param passages    how many are written with each size of the cache
 * @param bytes       of a passage
 */
public record OffloadSettings(
        @Setting("channels of a token") int width,
        @Setting("blocks") int layers,
        @Setting("attention heads") int heads,
        @Setting("experts of a layer") int experts,
        @Setting("experts a byte") int topK,
        @Setting("hidden width of an expert") int expertWidth,
        @Setting("coefficient of the balance loss") double balance,
        @Setting("bytes of a window in training") int context,
        @Setting("windows of a step") int batch,
        @Setting("training steps") int steps,
        @Setting("highest learning rate") double rate,
        @Setting("passages that are written with each size of the cache") int passages,
        @Setting("bytes that are written for a passage") int bytes) {

    /** Bytes of held-out text that a passage begins with. */
    static final int PROMPT = 16;

    /** Checks the ranges. */
    public OffloadSettings {
        Ranges.check("width", width, 2, 4096);
        Ranges.check("layers", layers, 1, 64);
        Ranges.check("heads", heads, 1, 64);
        if (width % (2 * heads) != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width
                    + " into even parts, got " + heads);
        }
        Ranges.check("experts", experts, 2, 256);
        Ranges.check("topK", topK, 1, experts);
        Ranges.check("expertWidth", expertWidth, 1, 16_384);
        Ranges.check("balance", balance, 0, 100);
        Ranges.check("context", context, PROMPT + 2, 65_536);
        Ranges.check("passages", passages, 1, 1000);
        Ranges.check("bytes", bytes, 2, context - PROMPT);
        new Recipe(steps, batch, context, Math.min(20, steps), rate, 0.1, 1);
    }

    static OffloadSettings of(Size size) {
        return switch (size) {
            case TINY -> new OffloadSettings(32, 2, 2, 8, 2, 32, 0.01, 64, 4, 40, 3e-3, 2, 40);
            case SMALL -> new OffloadSettings(128, 2, 4, 16, 2, 256, 0.01, 256, 4, 400, 3e-3, 6, 240);
            case FULL -> new OffloadSettings(192, 4, 6, 32, 2, 384, 0.01, 256, 8, 800, 2e-3, 12, 240);
        };
    }

    Recipe recipe() {
        return new Recipe(steps, batch, context, Math.min(20, steps), rate, 0.1, 1);
    }
}
