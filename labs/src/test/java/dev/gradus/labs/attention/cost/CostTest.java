package dev.gradus.labs.attention.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Size;
import dev.gradus.random.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exponents and readings. */
class CostTest {

    @Test
    void exponentsAreSlopesOfTheLongestFourLengths() {
        List<Cost> costs = List.of(new Cost(8, 99, 1, 0), new Cost(16, 1, 10, 0), new Cost(32, 4, 20, 0),
                new Cost(64, 16, 40, 0), new Cost(128, 64, 80, 0));
        Series series = new Series(Mechanism.FULL, costs, "");
        assertEquals(2, series.exponent(Cost::seconds), 1e-12);
        assertEquals(1, series.exponent(Cost::bytes), 1e-12);
        assertEquals(128, series.last().tokens());
    }

    /** Four tensors at least, x, q, k and v, and all scores only where they are said to be kept. */
    @ParameterizedTest
    @EnumSource(Mechanism.class)
    void aReadingHoldsWhatItMust(Mechanism mechanism) {
        CostSettings settings = CostSettings.of(Size.TINY);
        int tokens = 512;
        Meter meter = new Meter(mechanism, settings, tokens, new Rng(1));
        Meter.Reading reading = meter.read();
        assertTrue(reading.seconds() > 0);
        long tensor = (long) tokens * settings.width() * Float.BYTES;
        assertTrue(reading.bytes() > 4 * tensor, "got " + reading.bytes());
        if (mechanism == Mechanism.TEXTBOOK) {
            long scores = (long) settings.heads() * tokens * tokens * Float.BYTES;
            assertTrue(reading.bytes() > 2 * scores, "scores and probabilities, got " + reading.bytes());
        }
    }
}
