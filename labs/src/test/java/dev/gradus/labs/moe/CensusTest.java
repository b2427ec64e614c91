package dev.gradus.labs.moe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.labs.text.ByteClass;
import org.junit.jupiter.api.Test;

class CensusTest {
    private final Census census = new Census(2);

    private void add(ByteClass kind, int expert, int times) {
        for (int i = 0; i < times; i++) {
            census.add(kind, expert);
        }
    }

    @Test
    void anExpertForEachClassTellsAll() {
        add(ByteClass.LOWER, 0, 30);
        add(ByteClass.DIGIT, 1, 30);
        assertEquals(1, census.mutualInformation(), 1e-12);
        assertEquals(1, census.classEntropy(), 1e-12);
        assertArrayEquals(new int[] {30, 30}, census.load());
        assertArrayEquals(new long[] {0, 30}, census.of(ByteClass.DIGIT));
    }

    @Test
    void anExpertThatDoesNotCareTellsNothing() {
        add(ByteClass.LOWER, 0, 20);
        add(ByteClass.LOWER, 1, 10);
        add(ByteClass.DIGIT, 0, 4);
        add(ByteClass.DIGIT, 1, 2);
        assertEquals(0, census.mutualInformation(), 1e-12);
        double p = 30.0 / 36;
        assertEquals(-(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2), census.classEntropy(), 1e-12);
    }

    @Test
    void inBetweenItIsTheSumOfTheFormula() {
        add(ByteClass.LOWER, 0, 3);
        add(ByteClass.LOWER, 1, 1);
        add(ByteClass.DIGIT, 0, 1);
        add(ByteClass.DIGIT, 1, 3);
        double expected = 2 * (3.0 / 8 * Math.log(1.5) + 1.0 / 8 * Math.log(0.5)) / Math.log(2);
        assertEquals(expected, census.mutualInformation(), 1e-12);
    }

    @Test
    void nothingSeenIsNothingKnown() {
        assertEquals(0, census.mutualInformation());
    }
}
