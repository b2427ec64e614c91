package dev.gradus.op.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MasksTest {

    @Test
    void laterKeysAreMasked() {
        assertArrayEquals(new int[] {0, 1, 1, 0, 0, 1, 0, 0, 0}, Masks.causal(3, 3).ints());
        assertArrayEquals(new int[] {0, 0, 1, 0, 0, 0}, Masks.causal(2, 3).ints());
        assertEquals(0, Masks.causal(0, 0).size());
    }

    @Test
    void aWindowHoldsTheTokenItself() {
        assertArrayEquals(new int[] {0, 1, 1, 0, 0, 1, 1, 0, 0}, Masks.slidingWindow(3, 3, 2).ints());
        assertArrayEquals(new int[] {1, 0, 1, 1, 1, 0}, Masks.slidingWindow(2, 3, 1).ints());
    }

    @Test
    void padsAreMasked() {
        assertArrayEquals(new int[] {0, 0, 1, 0, 0, 0, 1, 1, 1}, Masks.padding(new int[] {2, 3, 0}, 3).ints());
    }

    @Test
    void impossibleSizesAreRefused() {
        IllegalArgumentException queries = assertThrows(IllegalArgumentException.class, () -> Masks.causal(3, 2));
        assertEquals(
                "a causal mask needs at most as many queries as keys and a window of at least 1, got 3 queries, 2 keys"
                        + " and a window of 2",
                queries.getMessage());
        IllegalArgumentException length =
                assertThrows(IllegalArgumentException.class, () -> Masks.padding(new int[] {4}, 3));
        assertEquals("a padding mask needs lengths from 0 to 3, got 4", length.getMessage());
    }
}
