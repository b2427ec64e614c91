package dev.gradus.op.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.random.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16, 64, 256})
    void spectrumIsTheSumOfItsDefinition(int n) {
        double[] x = noise(n);
        double[] spectrum = x.clone();
        new RealFft(n).forward(spectrum);
        for (int k = 0; k <= n / 2; k++) {
            double re = 0;
            double im = 0;
            for (int t = 0; t < n; t++) {
                re += x[t] * Math.cos(2 * Math.PI * k * t / n);
                im -= x[t] * Math.sin(2 * Math.PI * k * t / n);
            }
            assertEquals(re, spectrum[k == n / 2 ? 1 : 2 * k], 1e-12 * n, "real part " + k);
            if (k > 0 && k < n / 2) {
                assertEquals(im, spectrum[2 * k + 1], 1e-12 * n, "imaginary part " + k);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 32, 8192})
    void inverseGivesTheSequenceBack(int n) {
        double[] x = noise(n);
        double[] y = x.clone();
        RealFft fft = new RealFft(n);
        fft.forward(y);
        fft.inverse(y);
        assertArrayEquals(x, y, 1e-13);
    }

    private static double[] noise(int n) {
        Rng rng = new Rng(n);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = rng.nextGaussian();
        }
        return x;
    }
}
