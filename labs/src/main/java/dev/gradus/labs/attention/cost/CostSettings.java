package dev.gradus.labs.attention.cost;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;

/**
 * Settings of the part {@code cost}.
 *
 * @param shortest  text
 * @param doublings of the text
 * @param side      of the window
 * @param globals   of Longformer
 * @param block     of BigBird
 * @param random    of BigBird
 * @param width     D
 * @param heads     H
 * @param rounds    of timing
 * @param patience  seconds
 */
public record CostSettings(
        @Setting("tokens of the shortest text") int shortest,
        @Setting("how often the text is doubled") int doublings,
        @Setting("tokens that a window reaches to each side") int side,
        @Setting("global tokens of Longformer, the first ones") int globals,
        @Setting("tokens of a block of BigBird") int block,
        @Setting("random blocks of BigBird") int random,
        @Setting("channels of a token") int width,
        @Setting("heads") int heads,
        @Setting("how often a step of up to a second is timed at least; the least time counts") int rounds,
        @Setting("seconds that a step may be expected to take; a longer one is not begun") double patience) {

    /** Checks the ranges. */
    public CostSettings {
        Ranges.check("shortest", shortest, 16, 65_536);
        Ranges.check("doublings", doublings, 2, 12);
        Ranges.check("side", side, 1, 4096);
        Ranges.check("globals", globals, 1, shortest);
        Ranges.check("block", block, 1, shortest / 8);
        Ranges.check("random", random, 0, 64);
        Ranges.check("width", width, 1, 1024);
        Ranges.check("heads", heads, 1, 64);
        Ranges.check("rounds", rounds, 1, 100);
        Ranges.check("patience", patience, 0.01, 3600);
        if (width % heads != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width + ", got " + heads);
        }
    }

    static CostSettings of(Size size) {
        return switch (size) {
            case TINY -> new CostSettings(32, 2, 4, 1, 4, 1, 8, 2, 1, 0.2);
            case SMALL -> new CostSettings(256, 8, 64, 1, 32, 1, 64, 2, 3, 60);
            case FULL -> new CostSettings(1024, 8, 128, 1, 64, 3, 128, 4, 5, 120);
        };
    }

    /** Tokens of each text. */
    int[] lengths() {
        int[] lengths = new int[doublings + 1];
        for (int d = 0; d <= doublings; d++) {
            lengths[d] = Math.multiplyExact(shortest, 1 << d);
        }
        return lengths;
    }
}
