package dev.gradus.labs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void fewTimesSpanTheirRange() {
        assertEquals(new Spread(2, 1, 9), Spread.of(9, 1, 2));
        assertEquals(new Spread(2.5, 1, 9), Spread.of(9, 1, 2, 3));
        assertEquals(new Spread(7, 7, 7), Spread.of(7));
    }

    /** Tables of the sign test: of 8 times all, of 9 to 11 all but one on each side, of 20 all but five. */
    @Test
    void manyTimesLeaveOutTheirEnds() {
        assertEquals(new Spread(4.5, 1, 8), Spread.of(1, 2, 3, 4, 5, 6, 7, 8));
        assertEquals(new Spread(5, 2, 8), Spread.of(9, 8, 7, 6, 5, 4, 3, 2, 1));
        double[] twenty = new double[20];
        for (int i = 0; i < 20; i++) {
            twenty[i] = i + 1;
        }
        assertEquals(new Spread(10.5, 6, 15), Spread.of(twenty));
    }

    @Test
    void intervalsThatTouchOverlap() {
        Spread a = new Spread(2, 1, 3);
        assertTrue(a.overlaps(new Spread(4, 3, 5)));
        assertTrue(new Spread(4, 3, 5).overlaps(a));
        assertTrue(a.overlaps(new Spread(2, 1.5, 2.5)));
        assertFalse(a.overlaps(new Spread(4, 3.1, 5)));
        assertFalse(new Spread(4, 3.1, 5).overlaps(a));
    }

    @Test
    void ratesBecomeTimes() {
        assertEquals(new Spread(0.5, 0.25, 1), new Spread(2, 1, 4).inverse());
    }

    @Test
    void timesHaveThreeDigits() {
        assertEquals("1.23 s", Spread.text(1.234));
        assertEquals("12.3 ms", Spread.text(0.01234));
        assertEquals("123 us", Spread.text(0.0001234));
        assertEquals("44.6 ns", Spread.text(44.6e-9));
    }
}
