package dev.gradus.ssm.rwkv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RwkvTimeMixersTest {
    private static final Init INIT = Init.normal(0.4);
    private static final Depth DEPTH = new Depth(1, 3);

    /** Low-rank factors that begin at 0 are given numbers, so that their gradients are tested too. */
    private static <M extends TimeMixer<RecurrentState>> M shaken(M mixer) {
        Rng rng = new Rng(5);
        for (Map.Entry<String, Tensor> entry : mixer.parameters().entrySet()) {
            Tensor w = entry.getValue();
            for (int i = 0; entry.getKey().matches(".*[1-9]") && i < w.size(); i++) {
                double value = 0.3 * rng.nextGaussian();
                if (w.dtype() == DType.FLOAT32) {
                    w.floats()[i] = (float) value;
                } else {
                    w.doubles()[i] = value;
                }
            }
        }
        return mixer;
    }

    private static Rwkv4TimeMixer version4(int modelDim, DType dtype) {
        return new Rwkv4TimeMixer(new Rwkv4TimeMixer.Config(modelDim, DEPTH), INIT, dtype, new Rng(3));
    }

    private static Rwkv5TimeMixer version5(int modelDim, DType dtype) {
        return new Rwkv5TimeMixer(Rwkv5TimeMixer.Config.of(modelDim, 3, DEPTH), INIT, dtype, new Rng(3));
    }

    private static Rwkv6TimeMixer version6(int modelDim, DType dtype) {
        return shaken(new Rwkv6TimeMixer(
                new Rwkv6TimeMixer.Config(modelDim, 3, 2, 3, 64e-5, DEPTH), INIT, dtype, new Rng(3)));
    }

    private static Rwkv7TimeMixer version7(int modelDim, DType dtype) {
        return shaken(new Rwkv7TimeMixer(
                new Rwkv7Config(modelDim, 3, 2, 3, 2, 2, 64e-5, false, DEPTH), INIT, dtype, new Rng(3)));
    }

    @Nested
    class Version4 extends TimeMixerContract<RecurrentState> {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return version4(modelDim, dtype);
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * 4 * modelDim;
        }
    }

    /** Versions with the token before and a matrix [3,3] for each head of 3 channels. */
    private abstract static class MatrixState extends TimeMixerContract<RecurrentState> {
        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (modelDim + 3 * modelDim);
        }
    }

    @Nested
    class Version5 extends MatrixState {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return version5(modelDim, dtype);
        }
    }

    @Nested
    class Version6 extends MatrixState {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return version6(modelDim, dtype);
        }
    }

    @Nested
    class Version7 extends MatrixState {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return version7(modelDim, dtype);
        }
    }

    @Test
    void badInputIsToldInASentence() {
        Rwkv7TimeMixer seven = version7(6, DType.FLOAT32);
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(2, 4, 6));
        complains("RWKV-7 needs a state of its own for 2 sequences, FLOAT32 [[2, 6], [2, 2, 3, 3]], got one of RWKV-7,"
                + " FLOAT32 [[3, 6], [3, 2, 3, 3]]", () -> seven.prefill(x, seven.start(3)));
        complains("RWKV-7 needs a state of its own for 2 sequences, FLOAT32 [[2, 6], [2, 2, 3, 3]], got one of RWKV-6,"
                + " FLOAT32 [[2, 6], [2, 2, 3, 3]]", () -> seven.prefill(x, version6(6, DType.FLOAT32).start(2)));
        complains("RWKV-7 needs x [B,T,6] with at least one token, got [2, 0, 6]",
                () -> seven.forward(Tensor.zeros(DType.FLOAT32, Shape.of(2, 0, 6))));
        complains("RWKV-7 needs one token of each sequence, [B,6], got [2, 4, 6]", () -> seven.step(x, seven.start(2)));
        complains(
                "RWKV-5 needs a headSize that divides modelDim and a positive divisor and eps, got headSize 4, modelDim"
                        + " 6, divisor 8.0 and eps 1.0E-5",
                () -> Rwkv5TimeMixer.Config.of(6, 4, DEPTH));
        complains("a layer needs a number from 0 to layers - 1, got layer 3 of 3", () -> new Depth(3, 3));
    }

    private static void complains(String sentence, Runnable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }

    /** First values of layer 1 of 4 with 6 channels, as the paper's code has them. */
    @Test
    void decaysSpreadOverTheChannels() {
        Rwkv4TimeMixer mixer = new Rwkv4TimeMixer(
                new Rwkv4TimeMixer.Config(6, new Depth(1, 4)), INIT, DType.FLOAT64, new Rng(1));
        double[] expected = {-5, -3.709007, -2.168013, -0.516043, 1.212389, 3};
        double[] actual = mixer.parameters().get("time_decay").doubles();
        for (int i = 0; i < 6; i++) {
            assertEquals(expected[i], actual[i], 1e-6);
        }
    }

    @Test
    void largeInputsStayFinite() {
        for (TimeMixer<RecurrentState> mixer : List.of(version4(6, DType.FLOAT32),
                version5(6, DType.FLOAT32), version6(6, DType.FLOAT32), version7(6, DType.FLOAT32))) {
            Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(1, 300, 6));
            new Rng(2).fillNormal(x.floats(), 0, 1e4);
            for (float y : mixer.forward(x).floats()) {
                assertTrue(Float.isFinite(y), mixer.getClass().getSimpleName() + " gives " + y);
            }
        }
    }
}
