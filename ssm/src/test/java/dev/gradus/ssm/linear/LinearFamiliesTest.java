package dev.gradus.ssm.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearFamiliesTest {
    private static final Init INIT = Init.normal(0.4);
    private static final int HEADS = 2;

    private static HeadForm form(int modelDim) {
        return new HeadForm(modelDim, HEADS, 2, 3);
    }

    @Nested
    class Linear extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new LinearAttention(LinearAttention.Config.of(modelDim, HEADS), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * (3 * 3 + 3);
        }
    }

    @Nested
    class Taylor extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            LinearAttention.Config config =
                    new LinearAttention.Config(form(modelDim), FeatureMap.TAYLOR, true, 1e-6, 1);
            return new LinearAttention(config, INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * (7 * 3 + 7);
        }
    }

    @Nested
    class Unnormalised extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            LinearAttention.Config config =
                    new LinearAttention.Config(form(modelDim), FeatureMap.IDENTITY, false, 0, 0.7);
            return new LinearAttention(config, INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * 2 * 3;
        }
    }

    @Nested
    class Favor extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Performer(form(modelDim), 5, INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * (5 * 4 + 1);
        }
    }

    @Nested
    class Retention extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new RetNet(new RetNet.Config(new HeadForm(modelDim, HEADS, 4, 3), Turn.XPOS, 1e-5), INIT, dtype,
                    new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (HEADS * 4 * 3 + 1);
        }
    }

    @Nested
    class RotaryRetention extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new RetNet(new RetNet.Config(form(modelDim), Turn.ROPE, 1e-5), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (HEADS * 2 * 3 + 1);
        }
    }

    @Nested
    class Gated extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new GatedLinearAttention(
                    new GatedLinearAttention.Config(form(modelDim), 2, 4, 1e-5), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * 2 * 3;
        }
    }

    @Nested
    class Delta extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new DeltaNet(
                    new DeltaNetConfig(form(modelDim), 3, false, 2, 1e-5, 1e-6), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * (2 * 3 + 2 * (2 + 2 + 3));
        }
    }

    @Nested
    class GatedDelta extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new DeltaNet(
                    new DeltaNetConfig(form(modelDim), 2, true, 1, 1e-5, 1e-6), INIT, dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * HEADS * (2 * 3 + 2 + 2 + 3);
        }
    }

    @Test
    void badInputIsToldInASentence() {
        TimeMixer<RecurrentState> gla = new GatedLinearAttention(
                GatedLinearAttention.Config.of(8, 2), INIT, DType.FLOAT32, new Rng(1));
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(2, 4, 8));
        complains("GLA needs a state of its own for 2 sequences, FLOAT32 [[2, 2, 2, 4]], got one of GLA, FLOAT32"
                + " [[1, 2, 2, 4]]", () -> gla.prefill(x, gla.start(1)));
        complains("GLA needs x [B,T,8] with at least one token, got [2, 0, 8]",
                () -> gla.forward(Tensor.zeros(DType.FLOAT32, Shape.of(2, 0, 8))));
        complains("a matrix state needs heads that divide the channels of keys and values, got 3 heads for 8 and 8",
                () -> DeltaNetConfig.of(8, 3, 1));
        complains("a DeltaNet needs a convWidth of at least 1, mostBeta above 0 and at most 2 and positive eps and"
                + " leastLength, got 4, 3.0, 1.0E-5 and 1.0E-6", () -> DeltaNetConfig.of(8, 2, 3));
        complains("padding needs an int32 mask [B,T] for x [2, 4, 8], got INT32 [2, 3]",
                () -> gla.forward(x, Tensor.of(new int[6], 2, 3)));
    }

    @Test
    void aDecayThatGrowsIsRefused() {
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(1, 2, 1, 2));
        Tensor g = Tensor.of(new float[] {-1, 0.5f}, 1, 2, 1);
        Tensor start = Recurrence.empty(x, 1, 1, 2, 2);
        String sentence = "a decay needs a logarithm of at most 0, got 0.5 in g [1, 2, 1]";
        complains(sentence, () -> Recurrence.outer(x, x, x, g, start));
        complains(sentence, () -> Recurrence.delta(x, x, x, g, g, start));
    }

    private static void complains(String sentence, Runnable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }

    @Test
    void decaysOfRetentionAreThePapers() {
        double[] logs = RetNet.logDecays(4, DType.FLOAT64).doubles();
        double[] gamma = {0.968750, 0.984375, 0.992188, 0.996094};
        for (int h = 0; h < 4; h++) {
            assertEquals(gamma[h], Math.exp(logs[h]), 1e-6);
        }
    }
}
