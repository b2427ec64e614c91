package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.ssm.statespace.S4dConfig.Convolution;
import dev.gradus.ssm.statespace.S4dConfig.Spectrum;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class S4dTest {
    private static final StepInit STEPS = new StepInit(0.01, 0.5, 0);

    private abstract static class Contract extends TimeMixerContract<Tensor> {
        private final S4dConfig form;

        Contract(Spectrum spectrum, Discretisation rule, Convolution convolution) {
            form = new S4dConfig(6, 4, spectrum, rule, convolution, STEPS);
        }

        @Override
        protected TimeMixer<Tensor> mixer(int modelDim, DType dtype) {
            return new S4d(form, Init.normal(0.4), dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * modelDim * 4;
        }

        @Override
        protected double leak() {
            return 1e-6;
        }
    }

    @Nested
    class LinHeldFft extends Contract {
        LinHeldFft() {
            super(Spectrum.LIN, Discretisation.ZERO_ORDER_HOLD, Convolution.FFT);
        }
    }

    @Nested
    class LegsBilinearDirect extends Contract {
        LegsBilinearDirect() {
            super(Spectrum.LEGS, Discretisation.BILINEAR, Convolution.DIRECT);
        }
    }

    @Nested
    class RealEulerFft extends Contract {
        RealEulerFft() {
            super(Spectrum.REAL, Discretisation.EXPONENTIAL_EULER, Convolution.FFT);
        }
    }

    @Test
    void bothConvolutionsAreTheRecurrence() {
        double[] numbers = new double[2 * 50 * 3];
        new Rng(4).fillNormal(numbers, 0, 1);
        Tensor x = Tensor.of(numbers, 2, 50, 3);
        S4d fft = new S4d(new S4dConfig(3, 8, Spectrum.INV, Discretisation.ZERO_ORDER_HOLD, Convolution.FFT, STEPS),
                Init.normal(1), DType.FLOAT64, new Rng(1));
        S4d direct = new S4d(
                new S4dConfig(3, 8, Spectrum.INV, Discretisation.ZERO_ORDER_HOLD, Convolution.DIRECT, STEPS),
                Init.normal(1), DType.FLOAT64, new Rng(1));
        double[] recurrent = fft.prefill(x, fft.start(2)).output().doubles();
        assertArrayEquals(recurrent, fft.forward(x).doubles(), 1e-10);
        assertArrayEquals(recurrent, direct.forward(x).doubles(), 1e-10);
    }

    @Test
    void firstFrequencies() {
        assertArrayEquals(new double[] {0, Math.PI},
                with(4, Spectrum.LIN).frequencies(), 1e-12);
        assertArrayEquals(new double[] {17.825354, 4.244132, 1.527887, 0.363783},
                with(8, Spectrum.INV).frequencies(), 1e-6);
        assertArrayEquals(Hippo.frequencies(8), with(8, Spectrum.LEGS).frequencies(), 1e-12);
    }

    private static S4dConfig with(int states, Spectrum spectrum) {
        return new S4dConfig(2, states, spectrum, Discretisation.BILINEAR, Convolution.FFT, STEPS);
    }

    @Test
    void badInputIsToldInASentence() {
        assertMessage(
                "S4D needs positive sizes and, unless they are real, an even number of states, got modelDim 4, states 3"
                        + " and spectrum LIN",
                () -> S4dConfig.of(4, 3));
        S4d s4d = new S4d(S4dConfig.of(4, 6), Init.normal(1), DType.FLOAT32, new Rng(1));
        assertMessage("S4D needs x [B,T,4] with at least one step, got [1, 0, 4]",
                () -> s4d.forward(Tensor.zeros(DType.FLOAT32, Shape.of(1, 0, 4))));
        assertMessage("S4D needs a state of its own for 2 sequences, [2, 4, 3, 2], got [3, 4, 3, 2]",
                () -> s4d.step(Tensor.zeros(DType.FLOAT32, Shape.of(2, 4)), s4d.start(3)));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable code) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
    }
}
