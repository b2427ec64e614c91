package dev.gradus.ssm.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.op.math.LogSigmoid;
import dev.gradus.random.Rng;
import dev.gradus.ssm.linear.HeadForm;
import dev.gradus.ssm.linear.Performer;
import dev.gradus.ssm.linear.RecurrentMixer;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.ssm.scan.LogSpaceScan;
import dev.gradus.ssm.statespace.Mamba3;
import dev.gradus.ssm.statespace.Mamba3Config;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Worked numbers, properties and bad input of the second ring of recurrent mixers. */
class RecurrentMixersTest {
    private static final Init INIT = Init.normal(0.1);
    private static final int WIDTH = 4;

    private static Map<String, RecurrentMixer> mixers() {
        LowerBounds bounds = new LowerBounds(2, WIDTH, INIT, DType.FLOAT32, new Rng(2));
        return Map.of(
                "HGRN", new Hgrn(new Hgrn.Config(WIDTH, 1, 1e-5), bounds, INIT, DType.FLOAT32, new Rng(1)),
                "minGRU", new MinGru(WIDTH, Candidate.POSITIVE, INIT, DType.FLOAT32, new Rng(1)),
                "minLSTM", new MinLstm(WIDTH, Candidate.POSITIVE, INIT, DType.FLOAT32, new Rng(1)),
                "LRU", new Lru(Lru.Config.of(WIDTH), DType.FLOAT32, new Rng(1)),
                "Griffin", new Griffin(Griffin.Config.of(WIDTH, 2), INIT, DType.FLOAT32, new Rng(1)),
                "mLSTM", new Mlstm(Mlstm.Config.of(WIDTH, 2), INIT, DType.FLOAT32, new Rng(1)),
                "sLSTM", new Slstm(WIDTH, 2, INIT, DType.FLOAT32, new Rng(1)),
                "Performer",
                new Performer(HeadForm.of(WIDTH, 2, WIDTH, WIDTH), 6, INIT, DType.FLOAT32, new Rng(1)),
                "Mamba-3", new Mamba3(Mamba3Config.of(WIDTH, 4, 4), INIT, DType.FLOAT32, new Rng(1)));
    }

    private static Tensor full(double value, int tokens) {
        return Tensor.full(DType.FLOAT32, Shape.of(1, tokens, WIDTH), value);
    }

    private static void assertFinite(String what, Tensor x) {
        for (float value : x.floats()) {
            assertTrue(Float.isFinite(value), () -> what + " gave " + value);
        }
    }

    @Test
    void extremeInputsStayFinite() {
        mixers().forEach((name, mixer) -> {
            for (double size : new double[] {1e4, -1e4}) {
                Tensor x = full(size, 40).requireGrad();
                Tensor y = mixer.forward(x);
                y.sum().backward();
                assertFinite(name, y);
                assertFinite(name + "'s gradient", x.grad());
                mixer.parameters().forEach((p, w) -> assertFinite(name + "'s gradient of " + p, w.grad()));
                mixer.parameters().values().forEach(w -> w.grad(null));
            }
        });
    }

    @Test
    void longTextsStayFinite() {
        Map<String, RecurrentMixer> all = mixers();
        int tokens = 100_000;
        float[] numbers = new float[tokens * WIDTH];
        new Rng(4).fillNormal(numbers, 0, 1);
        Tensor x = Tensor.of(numbers, 1, tokens, WIDTH);
        Autograd.noGrad(() -> {
            all.forEach((name, mixer) -> {
                if (!name.equals("sLSTM")) { // which takes them one by one
                    assertFinite(name, mixer.forward(x));
                }
            });
            return null;
        });
    }

    @Test
    void statesOfOthersAreRefused() {
        Map<String, RecurrentMixer> all = mixers();
        all.forEach((name, mixer) -> {
            Exception batch = assertThrows(
                    IllegalArgumentException.class, () -> mixer.prefill(full(1, 2), mixer.start(3)));
            assertTrue(batch.getMessage().startsWith(name + " needs a state of its own for 1 sequences, FLOAT32 [[1, "),
                    batch.getMessage());
            RecurrentMixer other = all.get(name.equals("sLSTM") ? "mLSTM" : "sLSTM");
            Exception family = assertThrows(
                    IllegalArgumentException.class, () -> mixer.prefill(full(1, 2), other.start(1)));
            assertTrue(family.getMessage().startsWith(name + " needs a state of its own"), family.getMessage());
            assertEquals(name + " needs x [B,T,4] with at least one token, got [1, 0, 4]",
                    assertThrows(IllegalArgumentException.class, () -> mixer.forward(full(1, 0))).getMessage());
        });
    }

    @Test
    void sizesThatDoNotFitAreToldInASentence() {
        complains("RG-LRU needs heads that divide its channels, got 3 for 4",
                () -> new RgLru(4, 3, INIT, DType.FLOAT32, new Rng(1)));
        complains("Griffin needs positive sizes and heads that divide innerDim, got modelDim 4, innerDim 4, heads 3 and"
                + " convWidth 4", () -> Griffin.Config.of(4, 3));
        complains("mLSTM needs positive sizes, with heads and blockSize that divide innerDim, got modelDim 4, innerDim"
                + " 8, heads 3, blockSize 4 and convWidth 4", () -> Mlstm.Config.of(4, 3));
        complains("sLSTM needs heads that divide modelDim, got 3 for 4",
                () -> new Slstm(4, 3, INIT, DType.FLOAT32, new Rng(1)));
        complains("LRU needs a ring with 0 <= inner <= outer < 1, got 0.9 and 1.0",
                () -> new Lru.Config(4, 4, 0.9, 1));
        complains("lower bounds are of 2 layers, got layer 2",
                () -> new LowerBounds(2, 4, INIT, DType.FLOAT32, new Rng(1)).of(2));
    }

    private static void complains(String sentence, Runnable code) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, code::run).getMessage());
    }

    @Test
    void lowerBoundsGrowFromZero() {
        LowerBounds bounds = new LowerBounds(4, 3, Init.normal(1), DType.FLOAT64, new Rng(1));
        double[] before = bounds.of(0).doubles();
        assertArrayEquals(new double[3], before);
        for (int layer = 1; layer < 4; layer++) {
            double[] next = bounds.of(layer).doubles();
            for (int i = 0; i < 3; i++) {
                assertTrue(next[i] > before[i] && next[i] < 1, Arrays.toString(next));
            }
            before = next;
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
    void minGruByHandAndInLogarithms() {
        Tensor logits = wave(0.1, 1, 4, 1);
        Tensor candidates = Candidate.POSITIVE.of(wave(0.2, 1, 4, 1));
        Tensor z = logits.sigmoid();
        Tensor h = GatedRecurrence.of(
                z.mul(-1).add(1), z.mul(candidates), Tensor.zeros(DType.FLOAT64, Shape.of(1, 1)));
        assertArrayEquals(new double[] {0.366758, 1.190147, 0.975188, 0.761530}, h.doubles(), 1e-6);
        LogSigmoid log = new LogSigmoid();
        Tensor inLogarithms = LogSpaceScan.of(logits.mul(-1).apply(log),
                logits.apply(log).add(candidates.apply(new dev.gradus.op.math.Log())),
                Tensor.full(DType.FLOAT64, Shape.of(1, 1), Double.NEGATIVE_INFINITY));
        assertArrayEquals(h.doubles(), inLogarithms.doubles(), 1e-12);
    }

    @Test
    void matrixMemoryByHandFromAnyExponent() {
        double[] expected = {0.295520, 0.999572, 0.219619, -1.524320, -0.636392, 1.688660};
        assertArrayEquals(expected, memory(0), 2e-6); // the summand 1e-6 makes the rest
        assertArrayEquals(memory(0), memory(-3), 1e-5);
        assertArrayEquals(memory(0), memory(MatrixMemory.NOTHING_YET), 1e-5);
    }

    private static double[] memory(double start) {
        Tensor logForget = wave(0.5, 1, 3, 1).add(3).apply(new LogSigmoid());
        return MatrixMemory.of(wave(0.1, 1, 3, 1, 2), wave(0.2, 1, 3, 1, 2), wave(0.3, 1, 3, 1, 2),
                wave(0.4, 1, 3, 1).mul(2), logForget, Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, 2, 3)),
                Tensor.full(DType.FLOAT64, Shape.of(1, 1), start)).output().doubles();
    }

    @Test
    void firstStatesOfLruKeepTheirSize() {
        Lru lru = new Lru(new Lru.Config(4, 200, 0.5, 0.9), DType.FLOAT64, new Rng(1));
        double[] lambda = lru.eigenvalues().doubles();
        double[] logScale = lru.parameters().get("gamma_log").doubles();
        for (int n = 0; n < 200; n++) {
            double square = lambda[2 * n] * lambda[2 * n] + lambda[2 * n + 1] * lambda[2 * n + 1];
            assertTrue(square >= 0.25 && square <= 0.81, "size squared " + square);
            assertEquals(1, square + Math.exp(2 * logScale[n]), 1e-12, "|lambda|^2 + gamma^2");
        }
    }

    /** Random features give the softmax's weights on average. */
    @Test
    void randomFeaturesAreUnbiased() {
        Tensor q = Tensor.of(new double[] {0.5, -0.3, 0.8, 0.1}, 1, 4);
        Tensor k = Tensor.of(new double[] {-0.2, 0.4, 0.6, 0.9}, 1, 4);
        double sum = 0;
        double squares = 0;
        int draws = 2000;
        for (int i = 0; i < draws; i++) {
            var f = dev.gradus.ssm.linear.RandomFeatures.orthogonal(6, 4, DType.FLOAT64, new Rng(i));
            double product = f.exponents(q).exp().mul(f.exponents(k).exp()).sum().item() / 6;
            sum += product;
            squares += product * product;
        }
        double mean = sum / draws;
        double error = Math.sqrt((squares / draws - mean * mean) / draws);
        double exact = Math.exp((-0.1 - 0.12 + 0.48 + 0.09) / 2);
        assertEquals(exact, mean, 4 * error);
        assertTrue(error < 0.05, "standard error " + error);
    }
}
