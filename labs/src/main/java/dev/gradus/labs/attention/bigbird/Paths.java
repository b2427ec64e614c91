package dev.gradus.labs.attention.bigbird;

import dev.gradus.labs.attention.bigbird.Hops.Lengths;
import java.util.List;

/**
 * The paths of a wiring at one length.
 *
 * @param wiring    which
 * @param blocks    of the text
 * @param keys      that a token sees, on average, in a head
 * @param draws     what came out for each draw of the random blocks
 */
record Paths(Wiring wiring, int blocks, double keys, List<Lengths> draws) {

    /** Mean length over all pairs and draws. */
    double mean() {
        return draws.stream().mapToDouble(Lengths::mean).average().orElse(Double.NaN);
    }

    /** The longest path of any draw. */
    int longest() {
        return draws.stream().mapToInt(Lengths::longest).max().orElse(0);
    }
}
