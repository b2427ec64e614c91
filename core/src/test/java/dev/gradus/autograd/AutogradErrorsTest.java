package dev.gradus.autograd;

import static dev.gradus.autograd.SmallOps.leaf;
import static dev.gradus.autograd.SmallOps.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.autograd.SmallOps.Plus;
import dev.gradus.autograd.SmallOps.Returns;
import dev.gradus.autograd.SmallOps.Times;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the engine says when it is used wrongly. */
class AutogradErrorsTest {

    private static void refuses(Class<? extends Exception> type, String message, Executable code) {
        assertEquals(message, assertThrows(type, code).getMessage());
    }

    @Test
    void aGraphIsFreedByItsBackward() {
        Tensor x = leaf(2);
        Tensor square = x.apply(new Times(), x);
        square.backward();
        String message =
                "the graph behind times was freed by an earlier backward; compute the loss again, or add the losses"
                        + " before one backward";
        refuses(IllegalStateException.class, message, square::backward);
        refuses(IllegalStateException.class, message, () -> square.apply(new Plus(), x).backward());
        assertArrayEquals(new double[] {4}, x.grad().doubles());
    }

    @Test
    void aFailedBackwardDoesNotHalfUseTheGraph() {
        Tensor x = leaf(2);
        Tensor freed = x.apply(new Times(), x);
        freed.backward();
        Tensor fresh = x.apply(new Times(), x);
        assertThrows(IllegalStateException.class, () -> fresh.apply(new Plus(), freed).backward());
        x.grad(null);
        x.apply(new Times(), x).backward();
        assertArrayEquals(new double[] {4}, x.grad().doubles());
    }

    @Test
    void backwardNeedsAGraph() {
        refuses(
                IllegalStateException.class,
                "backward needs a tensor made from one that requires a gradient, with recording on; this [1] was not",
                () -> vector(1).backward());
    }

    @Test
    void backwardWithoutACotangentNeedsOneElement() {
        Tensor y = leaf(1, 2).apply(new Plus(), vector(0, 0));
        refuses(
                IllegalStateException.class,
                "backward without a cotangent needs a tensor of one element, this one has shape [2]; reduce it, or pass a"
                        + " cotangent",
                y::backward);
    }

    @Test
    void aCotangentNeedsTheShapeAndTypeOfItsRoot() {
        Tensor y = leaf(1, 2).apply(new Plus(), vector(0, 0));
        refuses(
                IllegalArgumentException.class,
                "backward of FLOAT64 [2] needs a cotangent like it, got FLOAT64 [3]",
                () -> y.backward(vector(1, 1, 1)));
        refuses(
                IllegalArgumentException.class,
                "backward of FLOAT64 [2] needs a cotangent like it, got FLOAT32 [2]",
                () -> y.backward(Tensor.of(new float[2], 2)));
        y.backward(vector(1, 1));
    }

    @Test
    void anOpMustReturnGradientsLikeItsInputs() {
        Tensor x = leaf(1, 2);
        refuses(
                IllegalStateException.class,
                "backward of returns returned FLOAT64 [3] for input 0, which is FLOAT64 [2]",
                () -> x.apply(new Returns(vector(1, 1, 1))).backward(vector(1, 1)));
        refuses(
                IllegalStateException.class,
                "backward of returns returned FLOAT32 [2] for input 0, which is FLOAT64 [2]",
                () -> x.apply(new Returns(Tensor.of(new float[2], 2))).backward(vector(1, 1)));
        refuses(
                IllegalStateException.class,
                "backward of returns needs 1 gradients, one an input, got []",
                () -> x.apply(new Returns()).backward(vector(1, 1)));
    }

    @Test
    void onlyFloatingPointLeavesCanRequireAGradient() {
        refuses(
                IllegalStateException.class,
                "a gradient needs a floating-point tensor, this one is INT32",
                () -> Tensor.of(new int[] {1}, 1).requireGrad());
        Tensor x = leaf(1);
        Tensor y = x.apply(new Plus(), x);
        refuses(
                IllegalStateException.class,
                "requireGrad is for leaves; this [1] is a recorded result of plus, which carries its gradient back anyway",
                y::requireGrad);
    }
}
