package dev.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.Op;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private static final GradientCheck CHECK = GradientCheck.standard();

    /** y = x^3, with a derivative that is off by a factor. */
    private record Cube(double factor) implements Op {
        @Override
        public Tensor forward(Tensor... inputs) {
            Tensor y = Tensor.empty(DType.FLOAT64, inputs[0].shape());
            for (int i = 0; i < y.size(); i++) {
                y.doubles()[i] = Math.pow(inputs[0].doubles()[i], 3);
            }
            return y;
        }

        @Override
        public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
            Tensor dx = Tensor.empty(DType.FLOAT64, grad.shape());
            for (int i = 0; i < dx.size(); i++) {
                double x = inputs[0].doubles()[i];
                dx.doubles()[i] = factor * grad.doubles()[i] * 3 * x * x;
            }
            return new Tensor[] {dx};
        }
    }

    private static GradientCheck.Result check(double factor, Tensor x) {
        return CHECK.run("cube", in -> Autograd.run(new Cube(factor), in), x);
    }

    private static Tensor leaf(double... values) {
        return Tensor.of(values, values.length).requireGrad();
    }

    @Test
    void aRightDerivativePasses() {
        GradientCheck.Result result = check(1, leaf(-2, 0, 0.5, 3));
        assertTrue(result.passed(), result.message());
        assertEquals("the gradient of cube is right at all 4 elements compared", result.message());
    }

    @Test
    void aFactorTwoMillionthsOffIsFound() {
        assertTrue(check(1 + 1e-7, leaf(1, 2)).passed());
        assertFalse(check(1 + 2e-6, leaf(1, 2)).passed());
        assertFalse(check(-1, leaf(1, 2)).passed());
    }

    @Test
    void theMessageNamesFunctionInputElementAndBothGradients() {
        GradientCheck.Result result = check(0.5, leaf(0, 2));
        GradientCheck.Mismatch worst = result.mismatches().get(0);
        assertEquals(0, worst.input());
        assertEquals(1, worst.element());
        assertEquals(0.5, worst.analytic() / worst.numeric(), 1e-9);
        assertEquals(0.5, worst.error(), 1e-9);
        assertEquals(
                "the gradient of cube is wrong at input 0, element 1: analytic " + worst.analytic() + ", numeric "
                        + worst.numeric() + ", error " + worst.error() + " (1 of 2 elements compared are wrong)",
                result.message());
    }

    @Test
    void notANumberIsWrong() {
        assertFalse(check(Double.NaN, leaf(1)).passed());
    }

    @Test
    void aBranchWithoutGradientIsWrong() {
        Tensor x = leaf(1, 2);
        GradientCheck.Result result = CHECK.run("detached", in -> new Tensor[] {
            Autograd.run(new Cube(1), in)[0].detach(), Autograd.run(new Cube(1), in)[0]
        }, x);
        assertEquals(2, result.mismatches().size());
    }

    @Test
    void elementsOfALargeInputAreSpreadFromFirstToLast() {
        double[] values = new double[1000];
        values[999] = 1;
        assertEquals(100, check(2, leaf(values)).checked());
        assertEquals(999, check(2, leaf(values)).mismatches().get(0).element());
    }

    @Test
    void inputsComeBackUnchanged() {
        Tensor x = leaf(0.1, 0.2);
        check(1, x);
        assertEquals(0.1, x.doubles()[0]);
        assertEquals(0.2, x.doubles()[1]);
    }

    @Test
    void somethingToCheckIsNeeded() {
        Exception none = assertThrows(IllegalArgumentException.class, () -> check(1, Tensor.of(new double[1], 1)));
        assertEquals("the gradient check of cube needs an input that requires a gradient, got none", none.getMessage());
        Exception narrow = assertThrows(
                IllegalArgumentException.class, () -> check(1, Tensor.of(new float[2], 2).requireGrad()));
        assertEquals("the gradient check of cube needs float64 leaves, got a FLOAT32 [2]", narrow.getMessage());
        Exception settings = assertThrows(IllegalArgumentException.class, () -> new GradientCheck(0, 1, 1, 1));
        assertEquals(
                "a gradient check needs positive settings, got step 0.0, tolerance 1.0, floor 1.0, elements 1",
                settings.getMessage());
    }
}
