package dev.gradus.labs.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CensusTest {
    private final Census census = new Census(2, 2);

    private void add(int kind, int expert, int times) {
        for (int i = 0; i < times; i++) {
            census.add(kind, expert);
        }
    }

    @Test
    void anExpertForEachClassTellsAll() {
        add(0, 0, 30);
        add(1, 1, 30);
        assertEquals(1, census.mutualInformation(), 1e-12);
        assertEquals(1, census.kindEntropy(), 1e-12);
        assertEquals(1, census.specialization(), 1e-12);
        assertArrayEquals(new int[] {30, 30}, census.load());
        assertArrayEquals(new long[] {0, 30}, census.of(1));
    }

    @Test
    void anExpertThatDoesNotCareTellsNothing() {
        add(0, 0, 20);
        add(0, 1, 10);
        add(1, 0, 4);
        add(1, 1, 2);
        assertEquals(0, census.mutualInformation(), 1e-12);
        double p = 30.0 / 36;
        assertEquals(-(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2), census.kindEntropy(), 1e-12);
    }

    @Test
    void inBetweenItIsTheSumOfTheFormula() {
        add(0, 0, 3);
        add(0, 1, 1);
        add(1, 0, 1);
        add(1, 1, 3);
        double expected = 2 * (3.0 / 8 * Math.log(1.5) + 1.0 / 8 * Math.log(0.5)) / Math.log(2);
        assertEquals(expected, census.mutualInformation(), 1e-12);
    }

    @Test
    void nothingSeenIsNothingKnown() {
        assertEquals(0, census.mutualInformation());
        assertEquals(0, new Census(3, 1).specialization());
    }

    @Test
    void specializationIsMeasuredByTheFewerOfKindsAndExperts() {
        Census pairs = new Census(4, 2);
        for (int kind = 0; kind < 4; kind++) {
            pairs.add(kind, kind / 2);
        }
        assertEquals(1, pairs.specialization(), 1e-12);
        assertEquals(2, pairs.kindEntropy(), 1e-12);
    }
}
