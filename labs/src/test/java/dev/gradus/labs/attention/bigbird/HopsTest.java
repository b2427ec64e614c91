package dev.gradus.labs.attention.bigbird;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.attention.pattern.Reach;
import dev.gradus.attention.pattern.Window;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps between tokens, against a row of neighbours and against the reach of layers. */
class HopsTest {
    private static final BigBirdSettings SETTINGS = new BigBirdSettings(3, 9, 1, 1, 2, 1);

    @Test
    void aRowOfNeighboursIsWalkedOneByOne() {
        Hops hops = Hops.along(new Window(1, 1), 1, 5, 1);
        assertArrayEquals(new int[] {1, 0, 1, 2, 3}, hops.from(1));
        assertEquals(new Hops.Lengths(2, 4), hops.lengths(), "(n + 1) / 3 and n - 1");
    }

    @Test
    void aPatternThatLeavesTokensApartIsRefused() {
        Hops hops = Hops.along(new Causal(), 1, 3, 1);
        assertArrayEquals(new int[] {0, -1, -1}, hops.from(0));
        assertThrows(IllegalStateException.class, hops::lengths);
    }

    /** Token by token, by what layers can reach: blocks may stand for their tokens. */
    @ParameterizedTest
    @EnumSource(Wiring.class)
    void stepsOfBlocksAreThoseOfTheirTokens(Wiring wiring) {
        AttentionPattern pattern = wiring.pattern(SETTINGS, 9, new Rng(5));
        int[] steps = Hops.along(pattern, 2, 9, 3).from(4);
        for (int layers = 0; layers <= 8; layers++) {
            var reached = Reach.of(Collections.nCopies(layers, pattern), 2, 4 * 3 + 1, 27);
            for (int token = 0; token < 27; token++) {
                int needed = token == 13 ? 0 : Math.max(1, steps[token / 3]);
                assertEquals(needed <= layers, reached.get(token), token + " after " + layers);
            }
        }
    }

    @Test
    void globalBlocksAreTwoStepsFromEveryoneAndRandomOnesShortenTheWay() {
        int[] most = new int[Wiring.values().length];
        for (Wiring wiring : Wiring.values()) {
            most[wiring.ordinal()] =
                    Hops.along(wiring.pattern(SETTINGS, 40, new Rng(1)), 2, 40, 3).lengths().longest();
        }
        assertEquals(39, most[Wiring.WINDOW.ordinal()]);
        assertTrue(most[Wiring.RANDOM.ordinal()] < 12, "got " + most[Wiring.RANDOM.ordinal()]);
        assertEquals(2, most[Wiring.GLOBAL.ordinal()]);
        assertEquals(2, most[Wiring.BIGBIRD.ordinal()]);
    }
}
