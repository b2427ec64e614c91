package dev.gradus.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.random.Rng;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final float[] LOGITS = {0f, 2f, -1f, 2f, 1f, Float.NEGATIVE_INFINITY};

    private static int[] counts(Sampling sampling, int draws) {
        Rng rng = new Rng(5);
        int[] counts = new int[LOGITS.length];
        IntStream.range(0, draws).forEach(i -> counts[sampling.choose(LOGITS, rng)]++);
        return counts;
    }

    private static double[] softmax(double temperature) {
        double[] p = new double[LOGITS.length];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(LOGITS[i] / temperature);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    @Test
    void greedyTakesTheFirstOfTheBestAndDrawsNothing() {
        Rng rng = new Rng(1);
        assertEquals(1, Sampling.greedy().choose(LOGITS, rng));
        assertEquals(new Rng(1).state(), rng.state());
    }

    @Test
    void frequenciesFollowTheDistribution() {
        for (double temperature : new double[] {0.5, 1, 3}) {
            int[] counts = counts(Sampling.temperature(temperature), 20_000);
            double[] p = softmax(temperature);
            for (int i = 0; i < p.length; i++) {
                assertEquals(p[i], counts[i] / 20_000.0, 0.015, "token " + i + " at temperature " + temperature);
            }
            assertEquals(0, counts[5]);
        }
    }

    @Test
    void topKKeepsTheLikeliest() {
        int[] one = counts(new Sampling(1, 1, 1), 200);
        assertEquals(200, one[1], "of equals the smaller id");
        int[] three = counts(new Sampling(1, 3, 1), 5000);
        assertEquals(5000, three[1] + three[3] + three[4]);
        double[] p = softmax(1);
        assertEquals(p[4] / (p[1] + p[3] + p[4]), three[4] / 5000.0, 0.03);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        double[] p = softmax(1); // 1 and 3 have 0.39 each, 4 has 0.14
        int[] two = counts(new Sampling(1, 0, p[1] + p[3] - 0.01), 2000);
        assertEquals(2000, two[1] + two[3]);
        int[] three = counts(new Sampling(1, 0, p[1] + p[3] + 0.01), 2000);
        assertEquals(2000, three[1] + three[3] + three[4]);
        assertTrue(three[4] > 0);
        assertEquals(300, counts(new Sampling(1, 0, 1e-9), 300)[1], "at least one token is left");
    }

    @Test
    void bothCutsApply() {
        int[] counts = counts(new Sampling(1, 2, 0.999), 1000);
        assertEquals(1000, counts[1] + counts[3]);
    }

    @Test
    void sameStreamSameChoices() {
        Sampling sampling = new Sampling(0.8, 4, 0.9);
        Rng a = new Rng(9);
        Rng b = new Rng(9);
        for (int i = 0; i < 100; i++) {
            assertEquals(sampling.choose(LOGITS, a), sampling.choose(LOGITS, b));
        }
    }

    @Test
    void badSettingsAndScoresAreRefused() {
        for (double[] bad : new double[][] {{-1, 0, 1}, {Double.NaN, 0, 1}, {1, -1, 1}, {1, 0, 0}, {1, 0, 1.5}}) {
            var thrown = assertThrows(
                    IllegalArgumentException.class, () -> new Sampling(bad[0], (int) bad[1], bad[2]));
            assertTrue(thrown.getMessage().startsWith("sampling needs temperature >= 0, topK >= 0 and 0 < topP <= 1"));
        }
        var nan = assertThrows(IllegalStateException.class,
                () -> Sampling.greedy().choose(new float[] {1, Float.NaN}, new Rng(1)));
        assertEquals("the model's score of token 1 is not a number", nan.getMessage());
        var none = assertThrows(IllegalStateException.class,
                () -> Sampling.greedy().choose(new float[] {Float.NEGATIVE_INFINITY}, new Rng(1)));
        assertEquals("no token has a finite score; the best is -Infinity", none.getMessage());
    }
}
