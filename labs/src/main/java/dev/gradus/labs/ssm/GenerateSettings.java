package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;

/**
 * Settings of the part {@code generate}.
 *
 * @param shortest  context
 * @param doublings of the context
 * @param tokens    generated and timed at each context
 * @param width     D
 * @param layers    blocks of the transformer
 * @param heads     of attention and RWKV
 * @param states    N
 */
public record GenerateSettings(
        @Setting("tokens of the shortest context") int shortest,
        @Setting("how often the context is doubled") int doublings,
        @Setting("tokens that are generated and timed at each context, in each of five rounds") int tokens,
        @Setting("channels of a token") int width,
        @Setting("blocks of the transformer") int layers,
        @Setting("heads of attention and of RWKV") int heads,
        @Setting("numbers that a channel of Mamba remembers") int states) {

    /** Checks the ranges. */
    public GenerateSettings {
        Ranges.check("shortest", shortest, 1, 65_536);
        Ranges.check("doublings", doublings, 1, 12);
        Ranges.check("tokens", tokens, 1, 100_000);
        Ranges.check("width", width, 2, 2048);
        Ranges.check("layers", layers, 1, 64);
        Widths.checkHeads(heads, width);
        Ranges.check("states", states, 1, 128);
    }

    static GenerateSettings of(Size size) {
        return switch (size) {
            case TINY -> new GenerateSettings(16, 1, 4, 16, 1, 2, 4);
            case SMALL -> new GenerateSettings(256, 4, 100, 128, 4, 4, 16);
            case FULL -> new GenerateSettings(256, 8, 200, 128, 4, 4, 16);
        };
    }

    long[] contexts() {
        long[] contexts = new long[doublings + 1];
        for (int d = 0; d <= doublings; d++) {
            contexts[d] = (long) shortest << d;
        }
        return contexts;
    }
}
