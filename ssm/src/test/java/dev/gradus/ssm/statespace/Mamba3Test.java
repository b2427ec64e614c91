package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.op.math.Softplus;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.linear.Recurrence;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Mamba3Test {
    private static final Init INIT = Init.normal(0.4);

    @Nested
    class Forms extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Mamba3(new Mamba3Config(modelDim, 8, 4, 5, 2, 1e-5, StepInit.MAMBA), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * 2 * (5 * 4 + 2 + 5 + 4);
        }
    }

    @Nested
    class WithoutTurning extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Mamba3(Mamba3Config.of(modelDim, 3, 4).withPairs(0), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * 4 * (4 * 3 + 4 + 3);
        }
    }

    /** sin(a + 1.3 i) for the i-th number. */
    private static Tensor wave(double a, int... dims) {
        double[] numbers = new double[Shape.of(dims).size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.sin(a + 1.3 * i);
        }
        return Tensor.of(numbers, dims);
    }

    @Test
    void oneHeadByHand() {
        Tensor steps = wave(0.4, 1, 3, 1).apply(new Softplus());
        Tensor decay = steps.mul(Tensor.of(new double[] {-1.2, -0.7, -0.9}, 1, 3, 1));
        Tensor none = Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, 1));
        Turning turning = Turning.of(steps, wave(0.6, 1, 3, 1).tanh().mul(Math.PI), none);
        Tensor x = wave(0.1, 1, 3, 1, 2);
        TrapezoidalRecurrence r = TrapezoidalRecurrence.of(
                new TrapezoidalRecurrence.Inputs(x, turning.turn(wave(0.2, 1, 3, 1, 4).add(1)),
                        turning.turn(wave(0.3, 1, 3, 1, 4).add(1)), steps, wave(0.5, 1, 3, 1).sigmoid(), decay),
                before(4, 2));
        assertArrayEquals(new double[] {0.503735, 4.972340, 3.338905, -6.183400, -1.185903, -1.694794},
                r.output().add(x).doubles(), 1e-6);
    }

    private static TrapezoidalRecurrence.Before before(int states, int width) {
        return new TrapezoidalRecurrence.Before(Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, states, width)),
                Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, states)),
                Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, width)));
    }

    /** With l = 1 a token writes all at once: the recurrence of Mamba-2. */
    @Test
    void withoutTheTrapezoidItIsMamba2() {
        Tensor x = wave(0.1, 1, 5, 1, 2);
        Tensor b = wave(0.2, 1, 5, 1, 3);
        Tensor c = wave(0.3, 1, 5, 1, 3);
        Tensor steps = wave(0.4, 1, 5, 1).apply(new Softplus());
        Tensor decay = steps.mul(-1.5);
        Tensor one = Tensor.full(DType.FLOAT64, steps.shape(), 1);
        Tensor y = TrapezoidalRecurrence.of(
                new TrapezoidalRecurrence.Inputs(x, b, c, steps, one, decay), before(3, 2)).output();
        Tensor written = b.mul(steps.reshape(1, 5, 1, 1));
        Tensor expected = Recurrence.outer(c, written, x, decay, before(3, 2).state()).output();
        assertArrayEquals(expected.doubles(), y.doubles(), 1e-12);
    }

    @Test
    void badInputIsToldInASentence() {
        complains(
                "Mamba-3 needs positive sizes and eps and a headDim that divides innerDim, got modelDim 4, innerDim 8,"
                        + " headDim 3, states 4 and eps 1.0E-5",
                () -> Mamba3Config.of(4, 3, 4));
        complains("Mamba-3 can turn 0 to 2 pairs of 4 rows, got 3", () -> Mamba3Config.of(4, 4, 4).withPairs(3));
        Mamba3 mamba = new Mamba3(Mamba3Config.of(4, 4, 4), INIT, DType.FLOAT32, new Rng(1));
        complains("Mamba-3 needs a state of its own for 2 sequences, FLOAT32 [[2, 2, 4, 4], [2, 2, 1], [2, 2, 4],"
                + " [2, 2, 4]], got one of Mamba-3, FLOAT32 [[1, 2, 4, 4], [1, 2, 1], [1, 2, 4], [1, 2, 4]]",
                () -> mamba.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3, 4)), mamba.start(1)));
    }

    private static void complains(String sentence, Runnable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }
}
