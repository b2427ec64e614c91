package dev.gradus.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Learning rates by step. */
class ScheduleTest {

    @Test
    void cosineStartsAtThePeakPassesTheMiddleAndStaysOnTheFloor() {
        Schedule cosine = Schedule.cosine(1.0, 0.2, 10);
        assertEquals(1.0, cosine.at(0), 1e-15);
        assertEquals(0.6, cosine.at(5), 1e-15);
        assertEquals(0.2, cosine.at(10), 1e-15);
        assertEquals(0.2, cosine.at(1000), 1e-15);
    }

    @Test
    void warmupRisesToWhereTheRestStarts() {
        Schedule warm = Schedule.warmup(4, Schedule.cosine(0.8, 0, 10));
        assertEquals(0.2, warm.at(0), 1e-15);
        assertEquals(0.8, warm.at(3), 1e-15);
        assertEquals(0.8, warm.at(4), 1e-15);
        assertEquals(0.4, warm.at(9), 1e-15);
        assertEquals(0.8, Schedule.warmup(0, Schedule.constant(0.8)).at(0), 0);
    }

    @Test
    void wrongRangesSayWhatWasNeeded() {
        assertMessage("constant needs a finite learning rate of at least 0, got -1.0", () -> Schedule.constant(-1));
        assertMessage("constant needs a finite learning rate of at least 0, got NaN",
                () -> Schedule.constant(Double.NaN));
        assertMessage("cosine needs at least 1 step, got 0", () -> Schedule.cosine(1, 0, 0));
        assertMessage(
                "warmup needs at least 0 steps, got -1", () -> Schedule.warmup(-1, Schedule.constant(1)));
    }

    private static void assertMessage(String message, Runnable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }
}
