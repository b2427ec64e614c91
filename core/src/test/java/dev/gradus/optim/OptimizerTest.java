package dev.gradus.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.kernel.Parallel;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What optimisers do beside the arithmetic, which the golden trajectories check. */
class OptimizerTest {
    private static final int SIZE = 50_000;

    private static Tensor parameter() {
        float[] values = new float[SIZE];
        new Rng(1).fillNormal(values, 0, 1);
        Tensor p = Tensor.of(values, SIZE).requireGrad();
        float[] grad = new float[SIZE];
        new Rng(2).fillNormal(grad, 0, 1);
        p.grad(Tensor.of(grad, SIZE));
        return p;
    }

    @Test
    void threadsDoNotChangeABit() {
        float[][] results = new float[3][];
        for (int threads = 1; threads <= 3; threads++) {
            Tensor p = parameter();
            Optimizer adam = new AdamW(Map.of("p", p), Schedule.constant(0.1), AdamW.DEFAULT);
            Parallel.withThreads(threads, () -> {
                adam.step();
                adam.step();
            });
            results[threads - 1] = p.floats();
        }
        assertArrayEquals(results[0], results[1]);
        assertArrayEquals(results[0], results[2]);
    }

    @Test
    void aParameterWithoutGradientStays() {
        Tensor still = Tensor.of(new float[] {1, 2}, 2).requireGrad();
        Optimizer sgd = new Sgd(Map.of("still", still), Schedule.constant(1), Sgd.Config.PLAIN);
        sgd.step();
        assertArrayEquals(new float[] {1, 2}, still.floats());
        assertEquals(1, sgd.steps());
    }

    @Test
    void stateIsNamedAsInPyTorch() {
        Optimizer adam = new Adam(Map.of("w", parameter()), Schedule.constant(1), Adam.Config.DEFAULT);
        assertEquals(Set.of("exp_avg.w", "exp_avg_sq.w"), adam.state().keySet());
        RmsProp.Config full = new RmsProp.Config(0.9, 1e-8, 0.5, true, 0);
        Optimizer rms = new RmsProp(Map.of("w", parameter()), Schedule.constant(1), full);
        assertEquals(Set.of("square_avg.w", "grad_avg.w", "momentum_buffer.w"), rms.state().keySet());
    }

    @Test
    void clippingScalesTheJointNormAndReportsTheOldOne() {
        Tensor a = Tensor.of(new float[] {0}, 1).requireGrad();
        Tensor b = Tensor.of(new double[] {0}, 1).requireGrad();
        a.grad(Tensor.of(new float[] {3}, 1));
        b.grad(Tensor.of(new double[] {4}, 1));
        assertEquals(5, GradientClip.byNorm(List.of(a, b), 1), 1e-12);
        assertEquals(1, GradientClip.norm(List.of(a, b)), 1e-6);
        assertEquals(1, GradientClip.byNorm(List.of(a, b), 2), 1e-6);
        assertEquals(1, GradientClip.norm(List.of(a, b)), 1e-6);
    }

    @Test
    void wrongSettingsSayWhatWasNeeded() {
        assertMessage("an optimizer needs at least one parameter, got none",
                () -> new AdamW(Map.of(), Schedule.constant(1), AdamW.DEFAULT));
        assertMessage("an optimizer needs floating-point leaves, ids is INT32 [1]", () -> new AdamW(
                Map.of("ids", Tensor.of(new int[1], 1)), Schedule.constant(1), AdamW.DEFAULT));
        assertMessage("Adam beta1 needs a number from 0 to below 1, got 1.0", () -> new Adam.Config(1, 0.9, 0, 0));
        assertMessage("clipping by norm needs a norm above 0, got 0.0", () -> GradientClip.byNorm(List.of(), 0));
        assertMessage("SGD nesterov needs momentum above 0 and dampening 0, got momentum 0.0 and dampening 0.0",
                () -> new Sgd.Config(0, 0, 0, true));
    }

    private static void assertMessage(String message, Runnable code) {
        String got = assertThrows(IllegalArgumentException.class, code::run).getMessage();
        assertTrue(got.equals(message), got);
    }
}
