package dev.gradus.labs.attention.bigbird;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.lab.Setting;
import dev.gradus.labs.lab.Size;

/**
 * Settings of the part {@code bigbird}.
 *
 * @param block     tokens of a block
 * @param shortest  text, in blocks
 * @param doublings of the text
 * @param random    r
 * @param heads     H
 * @param draws     of the random blocks
 */
public record BigBirdSettings(
        @Setting("tokens of a block") int block,
        @Setting("blocks of the shortest text") int shortest,
        @Setting("how often the text is doubled") int doublings,
        @Setting("random blocks that each block sees, in each head") int random,
        @Setting("heads; each draws random blocks of its own") int heads,
        @Setting("how often the random blocks are drawn anew; means are over all draws") int draws) {
    private static final int MOST_BLOCKS = 4096;

    /** Checks the ranges. */
    public BigBirdSettings {
        Ranges.check("block", block, 1, 1024);
        Ranges.check("shortest", shortest, 8, 1024);
        Ranges.check("doublings", doublings, 1, 9);
        Ranges.check("random", random, 1, 64);
        Ranges.check("heads", heads, 1, 16);
        Ranges.check("draws", draws, 1, 100);
        if (shortest << doublings > MOST_BLOCKS) {
            throw new IllegalArgumentException("shortest and doublings need to give at most " + MOST_BLOCKS
                    + " blocks, got " + (shortest << doublings));
        }
    }

    static BigBirdSettings of(Size size) {
        return switch (size) {
            case TINY -> new BigBirdSettings(4, 8, 2, 1, 1, 1);
            case SMALL -> new BigBirdSettings(64, 16, 6, 3, 1, 3);
            case FULL -> new BigBirdSettings(64, 16, 8, 3, 1, 5);
        };
    }

    /** Blocks of each text. */
    int[] blocks() {
        int[] blocks = new int[doublings + 1];
        for (int d = 0; d <= doublings; d++) {
            blocks[d] = shortest << d;
        }
        return blocks;
    }
}
