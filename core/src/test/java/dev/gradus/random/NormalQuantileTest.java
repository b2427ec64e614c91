package dev.gradus.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NormalQuantileTest {

    @Test
    void givesTheValuesOfTheTables() {
        assertEquals(0, NormalQuantile.of(0.5));
        assertEquals(0.6744897501960817, NormalQuantile.of(0.75), 1e-15);
        assertEquals(1.959963984540054, NormalQuantile.of(0.975), 1e-14);
        assertEquals(-2.3263478740408408, NormalQuantile.of(0.01), 1e-14);
        assertEquals(-6.361340902404056, NormalQuantile.of(1e-10), 1e-13);
    }

    @Test
    void invertsTheDistributionFunction() {
        for (int i = 1; i < 4000; i++) {
            double p = i / 4000.0;
            assertEquals(p, distribution(NormalQuantile.of(p)), 4e-15);
        }
    }

    @Test
    void invertsTheTail() {
        for (double p = 1e-3; p > 1e-17; p /= 1.7) {
            assertEquals(1, lowerTail(NormalQuantile.of(p)) / p, 1e-12, "p " + p);
        }
    }

    @Test
    void isOddAndMonotone() {
        double previous = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < 1 << 16; i++) {
            double p = i * 0x1p-16;
            double x = NormalQuantile.of(p);
            assertTrue(x > previous, "p " + p);
            assertEquals(0, x + NormalQuantile.of(1 - p));
            previous = x;
        }
    }

    /** 1/2 + density(x) (x + x^3/3 + x^5/(3*5) + ...), for any x of moderate size. */
    private static double distribution(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-18; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + density(x) * sum;
    }

    /** Laplace's continued fraction density(x) / (z + 1/(z + 2/(z + 3/(z + ...)))) with z = -x, for x below -3. */
    private static double lowerTail(double x) {
        double fraction = -x;
        for (int k = 400; k > 0; k--) {
            fraction = -x + k / fraction;
        }
        return density(x) / fraction;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
