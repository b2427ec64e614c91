package dev.gradus.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of the shorter side with itself are the identity times the gain squared. */
class OrthogonalTest {

    @ParameterizedTest
    @CsvSource({"4,9", "9,4", "6,6", "1,5", "5,1"})
    void theShorterSideStandsAtRightAngles(int rows, int cols) {
        Tensor w = Init.orthogonal(0.1).tensor(DType.FLOAT64, Shape.of(rows, cols), cols, rows, new Rng(3));
        Tensor turned = w.transpose(0, 1);
        Tensor products = rows <= cols ? w.matmul(turned) : turned.matmul(w);
        int count = Math.min(rows, cols);
        for (int i = 0; i < count * count; i++) {
            assertEquals(i % (count + 1) == 0 ? 0.01 : 0, products.doubles()[i], 1e-15);
        }
    }
}
