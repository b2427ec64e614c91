package dev.gradus.op.norm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.loss.KlDivergence;
import dev.gradus.op.loss.LinearCrossEntropy;
import dev.gradus.op.loss.Reduction;
import dev.gradus.op.loss.ZLoss;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits of minus infinity, one by one and whole rows of them, never make a NaN. */
class MaskedRowsTest {
    private static final double MASKED = Double.NEGATIVE_INFINITY;
    private static final int COLS = 70; // long enough for vectors

    static Stream<Arguments> operations() {
        Tensor targets = Tensor.of(new int[] {3, 3, 3}, 3);
        Tensor mask = Tensor.of(new int[] {1, 0, 1}, 3, 1);
        return Stream.of(DType.FLOAT32, DType.FLOAT64).flatMap(type -> Stream.of(
                Arguments.of(new Softmax(-1), new Tensor[] {logits(type)}),
                Arguments.of(new Softmax(0), new Tensor[] {logits(type)}),
                Arguments.of(new LogSoftmax(-1), new Tensor[] {logits(type)}),
                Arguments.of(new MaskedSoftmax(-1), new Tensor[] {logits(type), mask}),
                Arguments.of(new CrossEntropy(), new Tensor[] {logits(type), targets}),
                Arguments.of(new CrossEntropy(Reduction.SUM, 3, 0), new Tensor[] {logits(type), targets}),
                Arguments.of(new ZLoss(), new Tensor[] {logits(type)}),
                Arguments.of(new KlDivergence(), new Tensor[] {logits(type), logits(type)})));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nothingIsNotANumber(MultiOp op, Tensor[] inputs) {
        inputs[0].requireGrad();
        Tensor y = Autograd.run(op, inputs)[0];
        y.backward(Tensor.full(y.dtype(), y.shape(), 1));
        for (int i = 0; i < y.size(); i++) {
            assertFalse(Double.isNaN(at(y, i)), "output " + i + " of " + op);
        }
        for (int i = 0; i < inputs[0].size(); i++) {
            assertFalse(Double.isNaN(at(inputs[0].grad(), i)), "gradient " + i + " of " + op);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aMaskedRowIsZero(DType type) {
        Tensor logits = logits(type);
        Tensor y = logits.softmax(-1);
        double sum = 0;
        for (int c = 0; c < COLS; c++) {
            assertEquals(0, at(y, COLS + c));
            sum += at(y, c);
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(0, at(y, 1));
        assertEquals(MASKED, at(logits.apply(new LogSoftmax(-1)), COLS));
    }

    @Test
    void noTargetThatCountsGivesZero() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).requireGrad();
        Tensor w = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).requireGrad();
        Tensor none = Tensor.of(new int[] {-100, -100}, 2);
        Tensor loss = x.apply(new CrossEntropy(), none).add(x.apply(new LinearCrossEntropy(), w, none));
        loss.backward();
        assertEquals(0, loss.item());
        for (int i = 0; i < 4; i++) {
            assertEquals(0, x.grad().floats()[i]);
            assertEquals(0, w.grad().floats()[i]);
        }
    }

    /** Three rows: one logit masked, all masked, none masked. */
    private static Tensor logits(DType type) {
        Tensor x = Tensor.full(type, Shape.of(3, COLS), 0);
        for (int i = 0; i < x.size(); i++) {
            double value = i == 1 || i / COLS == 1 ? MASKED : Math.sin(i);
            if (type == DType.FLOAT32) {
                x.floats()[i] = (float) value;
            } else {
                x.doubles()[i] = value;
            }
        }
        return x;
    }

    private static double at(Tensor x, int i) {
        return x.dtype() == DType.FLOAT32 ? x.floats()[i] : x.doubles()[i];
    }
}
