package dev.gradus.autograd;

import static dev.gradus.autograd.SmallOps.leaf;
import static dev.gradus.autograd.SmallOps.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.SmallOps.Plus;
import dev.gradus.autograd.SmallOps.Times;
import dev.gradus.autograd.SmallOps.TwiceAndThrice;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk back: reuse, diamonds, long chains, several outputs, accumulation, and whose array a gradient is. */
class AutogradTest {

    private static Tensor plus(Tensor a, Tensor b) {
        return a.apply(new Plus(), b);
    }

    private static Tensor times(Tensor a, Tensor b) {
        return a.apply(new Times(), b);
    }

    @Test
    void aNodeUsedTwiceIsVisitedOnceWithBothUses() {
        Tensor a = leaf(1);
        Tensor b = plus(a, a);
        plus(b, b).backward();
        assertArrayEquals(new double[] {4}, a.grad().doubles());
    }

    @Test
    void bothSidesOfADiamondCount() {
        Tensor x = leaf(3);
        Tensor square = times(x, x);
        Tensor left = times(square, x);
        Tensor right = plus(square, square);
        plus(left, right).backward();
        assertArrayEquals(new double[] {3 * 9 + 4 * 3}, x.grad().doubles());
    }

    @Test
    void aLadderOfDiamondsTakesOneVisitANodeNotTwoToTheNth() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = plus(y, y);
        }
        y.backward();
        assertArrayEquals(new double[] {0x1p60}, x.grad().doubles());
    }

    @Test
    void aMillionNodesNeedNoDeepStack() {
        Tensor x = leaf(2);
        Tensor zero = vector(0);
        Tensor y = x;
        for (int i = 0; i < 1_000_000; i++) {
            y = plus(y, zero);
        }
        y.backward();
        assertArrayEquals(new double[] {1}, x.grad().doubles());
    }

    @Test
    void twoBackwardCallsAddUp() {
        Tensor x = leaf(5);
        times(x, x).backward();
        times(x, vector(7)).backward();
        assertArrayEquals(new double[] {17}, x.grad().doubles());
        x.grad(null);
        times(x, x).backward();
        assertArrayEquals(new double[] {10}, x.grad().doubles());
    }

    @Test
    void leavesOfOneAdditionNeverShareAGradientArray() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        Tensor cotangent = vector(1, 1);
        plus(a, b).backward(cotangent);
        assertFalse(a.grad().sharesMemory(b.grad()));
        assertFalse(a.grad().sharesMemory(cotangent) || b.grad().sharesMemory(cotangent));
        plus(a, vector(0, 0)).backward(vector(10, 10));
        assertArrayEquals(new double[] {11, 11}, a.grad().doubles());
        assertArrayEquals(new double[] {1, 1}, b.grad().doubles());
        assertArrayEquals(new double[] {1, 1}, cotangent.doubles());
    }

    @Test
    void aCotangentThatReachesTwoPlacesIsNotAddedToInPlace() {
        Tensor a = leaf(1);
        Tensor b = leaf(2);
        Tensor sum = plus(a, b);
        plus(plus(sum, a), sum).backward();
        assertArrayEquals(new double[] {3}, a.grad().doubles());
        assertArrayEquals(new double[] {2}, b.grad().doubles());
    }

    @Test
    void severalRootsAddUp() {
        Tensor x = leaf(2);
        Tensor square = times(x, x);
        Tensor cube = times(square, x);
        Autograd.backward(List.of(square, cube), List.of(vector(1), vector(10)));
        assertArrayEquals(new double[] {4 + 10 * 12}, x.grad().doubles());
    }

    @Test
    void aLeafMayBeARoot() {
        Tensor x = leaf(2);
        x.backward(vector(3));
        assertArrayEquals(new double[] {3}, x.grad().doubles());
    }

    @Test
    void unusedOutputsOfAnOpBringNull() {
        for (int used = 0; used < 2; used++) {
            Tensor x = leaf(1);
            Autograd.run(new TwiceAndThrice(), x)[used].backward();
            assertArrayEquals(new double[] {used + 2}, x.grad().doubles());
        }
        Tensor x = leaf(1);
        Tensor[] both = Autograd.run(new TwiceAndThrice(), x);
        times(both[0], both[1]).backward();
        assertArrayEquals(new double[] {12}, x.grad().doubles());
    }

    @Test
    void onlyWhatNeedsAGradientIsRecorded() {
        Tensor constant = vector(2);
        assertFalse(times(constant, constant).requiresGrad());
        Tensor x = leaf(1);
        Tensor y = times(x, constant);
        assertTrue(y.requiresGrad());
        y.backward();
        assertNull(constant.grad());
        assertNull(y.grad());
    }

    @Test
    void noGradRecordsNothingAndEndsWithItsCode() {
        Tensor x = leaf(3);
        Tensor inside = Autograd.noGrad(() -> times(x, x));
        assertFalse(inside.requiresGrad());
        assertNull(inside.node());
        assertTrue(Autograd.isRecording());
        assertThrowsInside();
        assertTrue(Autograd.isRecording());
        Tensor y = times(inside, x);
        y.backward();
        assertArrayEquals(new double[] {9}, x.grad().doubles());
    }

    private static void assertThrowsInside() {
        try {
            Autograd.noGrad(() -> {
                throw new IllegalStateException("inside");
            });
        } catch (IllegalStateException e) {
            assertEquals("inside", e.getMessage());
        }
    }

    @Test
    void detachCutsTheGraph() {
        Tensor x = leaf(3);
        Tensor y = times(x, x);
        Tensor cut = y.detach();
        assertTrue(cut.sharesMemory(y));
        assertFalse(cut.requiresGrad());
        times(cut, x).backward();
        assertArrayEquals(new double[] {9}, x.grad().doubles());
    }

    @Test
    void integersAreNeverRecorded() {
        Tensor ids = Tensor.of(new int[] {1}, 1);
        Tensor x = leaf(1);
        Op argOp = new IntegerResult();
        Tensor y = x.apply(argOp, ids);
        assertEquals(DType.INT32, y.dtype());
        assertFalse(y.requiresGrad());
    }

    private record IntegerResult() implements Op {
        @Override
        public Tensor forward(Tensor... inputs) {
            return Tensor.zeros(DType.INT32, Shape.of(1));
        }

        @Override
        public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
            throw new IllegalStateException("never called");
        }
    }

    @Test
    void anObserverSeesEveryCallForwardAndBackwardAndGoesAway() {
        List<String> seen = new ArrayList<>();
        OpObserver observer = new OpObserver() {
            @Override
            public void afterForward(MultiOp op, Tensor[] inputs, Tensor[] outputs) {
                seen.add("forward " + op.label());
            }

            @Override
            public void afterBackward(MultiOp op, Tensor[] inputs, Tensor[] inputGrads) {
                seen.add("backward " + op.label());
            }
        };
        Tensor x = leaf(2);
        Autograd.observe(observer, () -> {
            plus(times(x, x), x).backward();
            return null;
        });
        times(x, x);
        assertEquals(List.of("forward times", "forward plus", "backward plus", "backward times"), seen);
        assertNotNull(x.grad());
    }

    @Test
    void labelsAreSnakeCase() {
        assertEquals("twice_and_thrice", new TwiceAndThrice().label());
    }
}
