package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** H3 and Hyena. */
class LongConvolutionsTest {
    private static final Init INIT = Init.normal(0.4);

    @Nested
    class H3Forms extends TimeMixerContract<ConvState> {
        @Override
        protected TimeMixer<ConvState> mixer(int modelDim, DType dtype) {
            return new H3(S4dConfig.of(modelDim, 4), 3, INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * modelDim * (2 + 2 * 2);
        }

        @Override
        protected double leak() {
            return 1e-6;
        }
    }

    @Nested
    class HyenaForms extends TimeMixerContract<Hyena.State> {
        @Override
        protected TimeMixer<Hyena.State> mixer(int modelDim, DType dtype) {
            return new Hyena(new Hyena.Config(modelDim, 3, 16, 3, 5, 4, 1), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * modelDim * (2 * 4 + 2 * tokens);
        }

        @Override
        protected double leak() {
            return 1e-6;
        }
    }

    @Test
    void extremeInputsStayFinite() {
        for (double size : new double[] {1e4, -1e4}) {
            Tensor x = Tensor.full(DType.FLOAT32, Shape.of(1, 50, 4), size).requireGrad();
            new H3(S4dConfig.of(4, 4), 3, Init.normal(0.1), DType.FLOAT32, new Rng(1)).forward(x).sum().backward();
            new Hyena(Hyena.Config.of(4, 50), Init.normal(0.1), DType.FLOAT32, new Rng(1)).forward(x).sum().backward();
            for (float value : x.grad().floats()) {
                assertTrue(Float.isFinite(value), () -> "got " + value);
            }
        }
    }

    @Test
    void badInputIsToldInASentence() {
        Hyena hyena = new Hyena(new Hyena.Config(4, 2, 8, 3, 3, 4, 1), INIT, DType.FLOAT32, new Rng(1));
        complains("Hyena was made for at most 8 tokens, got 9",
                () -> hyena.forward(Tensor.zeros(DType.FLOAT32, Shape.of(1, 9, 4))));
        complains("Hyena needs x [B,T,4] with at least one step, got [1, 0, 4]",
                () -> hyena.forward(Tensor.zeros(DType.FLOAT32, Shape.of(1, 0, 4))));
        complains("Hyena needs a state of its own for 2 sequences, with a window like [2, 2, 12] and 1 histories, got"
                + " [1, 2, 12] and 1",
                () -> hyena.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3, 4)), hyena.start(1)));
        complains("Hyena needs modelDim and shortWidth of at least 1 and order of at least 2, got 4, 3 and 1",
                () -> new Hyena.Config(4, 1, 8, 3, 3, 4, 1));
        complains("Hyena filters need positive sizes and an odd embedding of at least 3, got filters 4, longest 8,"
                + " embedding 4, width 4 and inner 1", () -> new HyenaFilter.Config(4, 8, 4, 4, 1));
        H3 h3 = new H3(S4dConfig.of(4, 4), 3, INIT, DType.FLOAT32, new Rng(1));
        complains("H3 needs a state of its own for 1 sequences, with a window like [1, 2, 4] and a hidden state like"
                + " [1, 4, 2, 2], got [2, 2, 4] and [2, 4, 2, 2]",
                () -> h3.prefill(Tensor.zeros(DType.FLOAT32, Shape.of(1, 3, 4)), h3.start(2)));
    }

    private static void complains(String sentence, Runnable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }
}
