package dev.gradus.attention.position;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PositionTablesTest {

    @Test
    void sinusoidsInBothLayouts() {
        double slow = 2 * Math.pow(10_000, -0.5);
        Sinusoidal paper = new Sinusoidal(4, 10_000, Sinusoidal.Layout.INTERLEAVED);
        assertArrayEquals(new double[] {Math.sin(2), Math.cos(2), Math.sin(slow), Math.cos(slow)},
                row(paper.table(DType.FLOAT64, 3), 2), 1e-15);
        Sinusoidal halves = new Sinusoidal(4, 10_000, Sinusoidal.Layout.HALVES);
        assertArrayEquals(new double[] {Math.sin(2), Math.sin(slow), Math.cos(2), Math.cos(slow)},
                row(halves.table(DType.FLOAT64, 3), 2), 1e-15);
        assertTrue(paper.embedding(DType.FLOAT32, 5).parameters().isEmpty(), "training must not change sinusoids");
        assertEquals(Shape.of(5, 4), paper.embedding(DType.FLOAT32, 5).weight().shape());
    }

    private static double[] row(Tensor table, int row) {
        int width = table.dim(1);
        return Arrays.copyOfRange(table.doubles(), row * width, (row + 1) * width);
    }

    @Test
    void learnedTablesGrow() {
        Tensor table = Tensor.of(new float[] {0, 10, 3, 40}, 2, 2);
        assertArrayEquals(new float[] {0, 10, 3, 40, 0, 10}, Stretch.TILED.of(table, 3).floats());
        assertArrayEquals(new float[] {0, 10, 1, 20, 2, 30, 3, 40}, Stretch.INTERPOLATED.of(table, 4).floats(), 1e-6f);
        assertArrayEquals(table.floats(), Stretch.INTERPOLATED.of(table, 2).floats());
        var thrown = assertThrows(IllegalArgumentException.class, () -> Stretch.TILED.of(table, 1));
        assertEquals("a table of 2 positions can't be stretched to 1, which are fewer", thrown.getMessage());
    }

    @Test
    void randomPositionsAreDifferentAndInOrder() {
        Rng rng = new Rng(5);
        int[] seen = new int[9];
        for (int trial = 0; trial < 6000; trial++) {
            int[] drawn = new RandomPositions(9).draw(3, rng).ints();
            assertTrue(drawn[0] < drawn[1] && drawn[1] < drawn[2], Arrays.toString(drawn));
            Arrays.stream(drawn).forEach(p -> seen[p]++);
        }
        for (int count : seen) {
            assertEquals(2000, count, 200, Arrays.toString(seen));
        }
        assertArrayEquals(new int[] {0, 1, 2, 3}, new RandomPositions(4).draw(4, rng).ints());
        var thrown = assertThrows(IllegalArgumentException.class, () -> new RandomPositions(4).draw(5, rng));
        assertEquals("randomised positions of a range of 4 can't place 5 tokens", thrown.getMessage());
    }
}
