package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RotaryTest {
    private final Tensor x = Numbers.normal(DType.FLOAT64, "heads", 2, 5, 3, 4);

    @Test
    void positionsInOrderAreTheSameHoweverTheyAreGiven() {
        Rotary rotary = Rotary.half(100, 4);
        Tensor expected = rotary.turn(x, 2);
        assertArrayEquals(
                expected.doubles(), rotary.turn(x, Tensor.of(new int[] {2, 3, 4, 5, 6}, 5)).doubles());
        int[] both = {2, 3, 4, 5, 6, 2, 3, 4, 5, 6};
        assertArrayEquals(expected.doubles(), rotary.turn(x, Tensor.of(both, 2, 5)).doubles());
    }

    @Test
    void eachSequenceMayHaveItsOwnPositions() {
        Rotary rotary = Rotary.interleaved(100, 4);
        Tensor turned = rotary.turn(x, Tensor.of(new int[] {0, 1, 2, 3, 4, 9, 7, 5, 3, 1}, 2, 5));
        Numbers.assertClose(Numbers.row(rotary.turn(x, 0), 0, 0, 5), Numbers.row(turned, 0, 0, 5), 0, "first");
        Tensor token = Numbers.row(x, 1, 2, 3);
        Numbers.assertClose(rotary.turn(token, 5), Numbers.row(turned, 1, 2, 3), 0, "second");
    }

    @Test
    void aRuleChoosesFrequenciesByLength() {
        Rotary.Spectrum near = new Rotary.Spectrum(new double[] {1, 0.1}, 1);
        Rotary.Spectrum far = new Rotary.Spectrum(new double[] {0.5, 0.05}, 2);
        Rotary rotary = new Rotary(length -> length <= 8 ? near : far, false);
        Rotary plain = new Rotary(near.frequencies(), 1, false);
        Rotary stretched = new Rotary(far.frequencies(), 2, false);
        for (int first : new int[] {0, 3, 4, 20, 1}) {
            Tensor expected = (first + 5 <= 8 ? plain : stretched).turn(x, first);
            assertArrayEquals(expected.doubles(), rotary.turn(x, first).doubles(), "from " + first);
        }
    }

    @Test
    void badFrequenciesAndPositionsAreRefused() {
        assertEquals("a rotary embedding needs finite frequencies and a finite factor, got [NaN] and 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Rotary(new double[] {Double.NaN}, 1, false))
                        .getMessage());
        Tensor negative = Tensor.of(new int[] {0, 1, -2, 3, 4}, 5);
        assertEquals("a rotary embedding needs positions from 0, got -2",
                assertThrows(IllegalArgumentException.class, () -> Rotary.half(100, 4).turn(x, negative))
                        .getMessage());
    }
}
