package dev.gradus.ssm.statespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HippoTest {

    @Nested
    class Mixer extends TimeMixerContract<HippoMixer.State> {
        @Override
        protected TimeMixer<HippoMixer.State> mixer(int modelDim, DType dtype) {
            return new HippoMixer(new HippoMixer.Config(modelDim, 5), Init.normal(0.4), dtype, new Rng(3));
        }

        @Override
        protected long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * (modelDim * 5 + 1);
        }
    }

    @Test
    void matricesOfFourStates() {
        double[][] a = Hippo.rates(4);
        assertArrayEquals(new double[] {-1, 0, 0, 0}, a[0], 1e-6);
        assertArrayEquals(new double[] {-1.732051, -2, 0, 0}, a[1], 1e-6);
        assertArrayEquals(new double[] {-2.236068, -3.872983, -3, 0}, a[2], 1e-6);
        assertArrayEquals(new double[] {-2.645751, -4.582576, -5.916080, -4}, a[3], 1e-6);
        assertArrayEquals(new double[] {1, 1.732051, 2.236068, 2.645751}, Hippo.inputs(4), 1e-6);
    }

    /** The sum of squares of the eigenvalues is the trace of the square: -1/4 + w^2 for each of a pair. */
    @Test
    void frequenciesHaveTheRightMoments() {
        for (int n : new int[] {2, 8, 32, 64}) {
            double[][] a = Hippo.rates(n);
            double trace = 0;
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    double skew = a[i][k] + Math.sqrt((i + 0.5) * (k + 0.5)) + (i == k ? 0.5 : 0);
                    trace += skew * skew;
                }
            }
            double[] w = Hippo.frequencies(n);
            double sum = 2 * Arrays.stream(w).map(x -> x * x).sum();
            assertEquals(trace, sum, 1e-9 * trace);
            assertTrue(w[0] >= w[w.length - 1] && w[w.length - 1] > 0);
        }
    }

    @Test
    void moreCoefficientsRememberTheSignalBetter() {
        double few = reconstructionError(4);
        double some = reconstructionError(12);
        double many = reconstructionError(32);
        assertTrue(few > 5 * some && some > 5 * many && many < 0.01, few + ", " + some + ", " + many);
    }

    private static double reconstructionError(int states) {
        int steps = 4000;
        double[] signal = new double[steps];
        int[] counts = new int[steps];
        Arrays.setAll(signal, t -> Math.sin(12.0 * t / steps) + 0.5 * Math.cos(19.0 * t / steps));
        Arrays.setAll(counts, t -> t + 1);
        Tensor[] out = Autograd.run(new LegendreMemory(), Tensor.of(signal, 1, steps, 1), Tensor.of(counts, 1, steps),
                Tensor.zeros(DType.FLOAT64, Shape.of(1, states)), Tensor.zeros(DType.FLOAT64, Shape.of(1, 1, states)));
        double worst = 0;
        for (int t = steps / 10; t < steps * 9 / 10; t++) {
            double told = Hippo.reconstruct(out[1].doubles(), (t + 0.5) / steps);
            worst = Math.max(worst, Math.abs(told - signal[t]));
        }
        return worst;
    }

    @Test
    void badInputIsToldInASentence() {
        assertEquals("HiPPO needs positive sizes, got modelDim 3 and states 0",
                assertThrows(IllegalArgumentException.class, () -> new HippoMixer.Config(3, 0)).getMessage());
        HippoMixer mixer =
                new HippoMixer(new HippoMixer.Config(3, 2), Init.normal(1), DType.FLOAT32, new Rng(1));
        assertEquals("HiPPO needs a state of its own for 2 sequences, [2, 3, 2], got [1, 3, 2]",
                assertThrows(IllegalArgumentException.class,
                        () -> mixer.step(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)), mixer.start(1))).getMessage());
    }
}
