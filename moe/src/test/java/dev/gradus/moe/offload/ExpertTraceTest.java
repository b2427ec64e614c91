package dev.gradus.moe.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hit rates that can be counted by hand. */
class ExpertTraceTest {

    @Test
    void theMostRecentStay() {
        ExpertTrace trace = new ExpertTrace(3, new int[] {0, 0, 1, 0, 2, 1, 0});
        assertEquals(1 / 7.0, trace.mostRecentRate(1)); // the second 0
        assertEquals(2 / 7.0, trace.mostRecentRate(2)); // and the fourth use; 2 displaces 1, 1 displaces 0
        assertEquals(4 / 7.0, trace.mostRecentRate(3)); // all but the first use of each
    }

    @Test
    void theMostFrequentAreThereFromTheBeginning() {
        ExpertTrace trace = new ExpertTrace(4, new int[] {0, 0, 1, 0, 2, 1, 0});
        assertEquals(4 / 7.0, trace.mostFrequentRate(1));
        assertEquals(6 / 7.0, trace.mostFrequentRate(2));
        assertEquals(1, trace.mostFrequentRate(4));
        assertEquals(1, trace.mostFrequentRate(9));
    }

    @Test
    void neighboursThatAgreeBeatEqualOddsUntilTheyAreShuffled() {
        int[] runs = IntStream.range(0, 8000).map(i -> i / 5 * 7 % 8).toArray(); // each expert five times in a row
        ExpertTrace trace = new ExpertTrace(8, runs);
        assertEquals(0.8, trace.mostRecentRate(4));
        assertEquals(0.5, trace.mostFrequentRate(4));
        ExpertTrace shuffled = trace.shuffled(new Rng(1));
        assertEquals(0.5, shuffled.mostRecentRate(4), 0.05);
        assertEquals(Arrays.stream(runs).sum(), Arrays.stream(shuffled.experts()).sum());
    }

    @Test
    void anEmptyTraceHitsNothing() {
        assertEquals(0, new ExpertTrace(2, new int[0]).mostRecentRate(1));
        assertEquals(0, new ExpertTrace(2, new int[0]).mostFrequentRate(1));
    }

    @Test
    void wrongNumbersSayWhatWasNeeded() {
        assertMessage("experts from 0 to 2, got 3", () -> new ExpertTrace(3, new int[] {0, 3}));
        assertMessage("at least 1 expert, got 0", () -> new ExpertTrace(3, new int[] {0}).mostRecentRate(0));
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
