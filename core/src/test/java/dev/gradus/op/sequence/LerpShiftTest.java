package dev.gradus.op.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LerpShiftTest {

    @Test
    void twoHalvesMakeTheWhole() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1, 5, 2);
        Tensor mix = Tensor.of(new float[] {0.25f, 0.5f}, 2);
        Tensor whole = x.apply(new LerpShift(), mix);
        Tensor last = Tensor.of(new float[] {5, 6}, 1, 2);
        Tensor second = x.slice(1, 3, 5).apply(new LerpShift(), mix, last);
        assertArrayEquals(whole.slice(1, 3, 5).floats(), second.floats());
        assertArrayEquals(new float[] {0.25f, 1, 1.5f, 3}, whole.slice(1, 0, 2).floats());
    }
}
