package dev.gradus.labs.ssm;

import dev.gradus.labs.lab.Ranges;

/** Checks of settings that belong together. */
final class Widths {
    private Widths() {}

    /** Heads need to cut the channels into even parts, which rotary positions turn in pairs. */
    static void checkHeads(int heads, int width) {
        Ranges.check("heads", heads, 1, 64);
        if (width % (2 * heads) != 0) {
            throw new IllegalArgumentException("the setting heads needs to divide width = " + width
                    + " into even parts, got " + heads);
        }
    }
}
