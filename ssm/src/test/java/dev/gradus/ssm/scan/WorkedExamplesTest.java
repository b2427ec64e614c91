package dev.gradus.ssm.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.math.Softplus;
import dev.gradus.ssm.statespace.HiddenAttention;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Small numbers that a reader can follow by hand: element i of F(a, shape) is {@code sin(a + 1.3 i)}. */
class WorkedExamplesTest {

    private static Tensor f(double a, int... dims) {
        double[] x = new double[Shape.of(dims).size()];
        Arrays.setAll(x, i -> Math.sin(a + 1.3 * i));
        return Tensor.of(x, dims);
    }

    private static Tensor numbers(double... x) {
        return Tensor.of(x, x.length);
    }

    @Test
    void pairsOfEachDiscretisation() {
        assertPair(0.606531, 0.393469, Discretisation.ZERO_ORDER_HOLD);
        assertPair(0.600000, 0.400000, Discretisation.BILINEAR);
        assertPair(0.606531, 0.500000, Discretisation.EXPONENTIAL_EULER);
        assertPair(0.5, 0.5, Discretisation.FORWARD_EULER);
    }

    /** An impulse gives b, then a b: with A = -1 and steps of 1/2. */
    private static void assertPair(double a, double b, Discretisation rule) {
        Tensor one = Tensor.of(new double[] {1}, 1, 1);
        double[] y = Tensor.of(new double[] {1, 0}, 1, 2, 1)
                .apply(new DiagonalRecurrence(rule, false, false), Tensor.of(new double[] {0.5, 0.5}, 1, 2, 1),
                        one.mul(-1), one, one)
                .doubles();
        assertEquals(b, y[0], 1e-6);
        assertEquals(a, y[1] / y[0], 1e-6);
    }

    /** The error of a smooth input falls with the step, or with its square for the trapezoidal rule. */
    @Test
    void ordersOfTheRules() {
        assertEquals(1, order(Discretisation.ZERO_ORDER_HOLD), 0.1);
        assertEquals(1, order(Discretisation.EXPONENTIAL_EULER), 0.1);
        assertEquals(1, order(Discretisation.FORWARD_EULER), 0.1);
        assertTrue(error(Discretisation.FORWARD_EULER, -250, 100) > 1e6, "steps times rate beyond 2 blow up");
        assertTrue(error(Discretisation.BILINEAR, -250, 100) < 1, "the trapezoidal rule does not");
    }

    private static double order(Discretisation rule) {
        return Math.log(error(rule, -1, 100) / error(rule, -1, 200)) / Math.log(2);
    }

    /** Against {@code h' = a h + cos t}, h(0) = 0, at t = 1. */
    private static double error(Discretisation rule, double a, int steps) {
        double[] u = new double[steps];
        double[] d = new double[steps];
        Arrays.setAll(u, i -> Math.cos((double) i / steps));
        Arrays.fill(d, 1.0 / steps);
        Tensor one = Tensor.of(new double[] {1}, 1, 1);
        double[] y = Tensor.of(u, 1, steps, 1).apply(new DiagonalRecurrence(rule, false, false),
                Tensor.of(d, 1, steps, 1), one.mul(a), one, one).doubles();
        double exact = (Math.sin(1) - a * Math.cos(1) + a * Math.exp(a)) / (1 + a * a);
        return Math.abs(y[steps - 1] - exact);
    }

    @Test
    void impulseResponseOfTwoPairs() {
        Tensor a = Tensor.of(new double[] {-0.5, 0, -0.5, Math.PI}, 1, 2, 2);
        Tensor b = Tensor.of(new double[] {1, 0, 1, 0}, 1, 2, 2);
        Tensor c = Tensor.of(new double[] {1, 0.5, 0.3, -0.2}, 1, 2, 2);
        Tensor k = Tensor.of(new double[] {1, 0, 0, 0, 0, 0}, 1, 6, 1).apply(
                new DiagonalRecurrence(Discretisation.ZERO_ORDER_HOLD, true, false),
                Tensor.full(DType.FLOAT64, Shape.of(1, 6, 1), 0.1), a, b, c);
        assertArrayEquals(new double[] {0.258689, 0.251737, 0.238686, 0.220521, 0.198661, 0.174783}, k.doubles(), 1e-6);
    }

    @Test
    void selectiveScanOfFourSteps() {
        Tensor u = f(0.1, 1, 4, 2);
        Tensor delta = f(0.2, 1, 4, 2);
        Tensor a = Tensor.of(new double[] {-1, -2, -1, -2}, 2, 2);
        Tensor b = f(0.3, 1, 4, 1, 2);
        Tensor c = f(0.4, 1, 4, 1, 2);
        Tensor[] results = Autograd.run(
                new SelectiveScan(true, true, false, false), u, delta, a, b, c, numbers(1, 0.5));
        assertArrayEquals(
                new double[] {0.187905, 1.922481, 0.727178, -1.141005, -1.190596, 0.394124, 2.262207, 0.206814},
                results[0].doubles(), 1e-6);
        assertArrayEquals(new double[] {1.343664, 0.010116, 0.106616, 0.065571}, results[1].doubles(), 1e-6);
        Tensor d = delta.apply(new Softplus()).slice(2, 0, 1).reshape(4);
        Tensor alpha = HiddenAttention.of(d, numbers(-1, -2), b.reshape(4, 2), c.reshape(4, 2));
        assertArrayEquals(new double[] {
            0.882190, 0, 0, 0, -0.113130, 0.727907, 0, 0, -0.004913, -0.296732, 0.277581, 0, 0.016784, 0.038469,
            -0.069328, 1.188708
        }, alpha.doubles(), 1e-6);
        Tensor first = u.slice(2, 0, 1).reshape(4, 1);
        assertArrayEquals(results[0].slice(2, 0, 1).reshape(4).doubles(), alpha.matmul(first).add(first).doubles(),
                1e-12);
    }

    @Test
    void dualityOfFiveSteps() {
        double[] expected = {
            0.088072, 0.869354, 0.456739, -0.922084, -0.629962, 0.385946, 0.652988, -0.077622, -0.697628, -0.333972
        };
        Tensor x = f(0.1, 1, 5, 1, 2);
        Tensor d = f(0.2, 1, 5, 1).apply(new Softplus());
        Tensor a = numbers(-1.5);
        Tensor b = f(0.3, 1, 5, 1, 2);
        Tensor c = f(0.4, 1, 5, 1, 2);
        assertArrayEquals(expected, StateSpaceDuality.scan(x, d, a, b, c, null)[0].doubles(), 1e-6);
        double[] exact = StateSpaceDuality.quadratic(x, d, a, b, c).doubles();
        assertArrayEquals(expected, exact, 1e-6);
        for (int chunk = 1; chunk <= 6; chunk++) {
            assertArrayEquals(exact, StateSpaceDuality.chunked(x, d, a, b, c, chunk).doubles(), 1e-12);
        }
    }

    @Test
    void dualityWithGroupsOfHeads() {
        Tensor x = f(0.1, 2, 9, 4, 3);
        Tensor d = f(0.2, 2, 9, 4).apply(new Softplus());
        Tensor a = numbers(-1.5, -0.2, -30, -1);
        Tensor b = f(0.3, 2, 9, 2, 5);
        Tensor c = f(0.4, 2, 9, 2, 5);
        double[] fused = StateSpaceDuality.scan(x, d, a, b, c, null)[0].doubles();
        assertArrayEquals(fused, StateSpaceDuality.quadratic(x, d, a, b, c).doubles(), 1e-12);
        assertArrayEquals(fused, StateSpaceDuality.chunked(x, d, a, b, c, 4).doubles(), 1e-12);
    }

    /** A long sequence forgets nothing wrongly, overflows nowhere, and needs no more than its inputs. */
    @Test
    void aHundredThousandStepsStayFinite() {
        int steps = 100_000;
        float[] u = new float[steps];
        float[] delta = new float[steps];
        float[] one = new float[steps];
        Arrays.fill(u, 1e4f);
        Arrays.fill(delta, 1e-4f);
        Arrays.fill(one, 1f);
        Tensor input = Tensor.of(u, 1, steps, 1).requireGrad();
        Tensor y = input.apply(new SelectiveScan(false, false, false, false), Tensor.of(delta, 1, steps, 1),
                Tensor.of(new float[] {-1}, 1, 1), Tensor.of(one, 1, steps, 1, 1),
                Tensor.of(one.clone(), 1, steps, 1, 1));
        assertEquals(1e4 * (1 - Math.exp(-10)), y.floats()[steps - 1], 10, "the integral of e^-s to 10");
        y.slice(1, steps - 1, steps).sum().backward();
        assertEquals(1e-4 * Math.exp(-10), input.grad().floats()[0], 1e-10);
        assertEquals(1e-4, input.grad().floats()[steps - 1], 1e-10);
    }
}
