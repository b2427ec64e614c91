package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void theBandIsClosedAndNaNMissesIt() {
        assertTrue(new Expectation("c", 1, 1, 2).met());
        assertTrue(new Expectation("c", 2, 1, 2).met());
        assertFalse(new Expectation("c", Math.nextUp(2.0), 1, 2).met());
        assertFalse(new Expectation("c", Double.NaN, -INFINITY, INFINITY).met());
    }

    @Test
    void itReadsWell() {
        assertEquals("met    the gap is wide: 0.1234, expected at least 0.05",
                new Expectation("the gap is wide", 0.12341, 0.05, INFINITY).toString());
        assertEquals("MISSED dropped: 3, expected exactly 0", new Expectation("dropped", 3, 0, 0).toString());
        assertEquals("at most 2", new Expectation("c", 1, -INFINITY, 2).band());
        assertEquals("1 to 2.5", new Expectation("c", 1, 1, 2.5).band());
    }
}
