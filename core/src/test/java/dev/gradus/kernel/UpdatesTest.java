package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatesTest {

    private static final int STEPS = 4;

    /** An optimiser: in floats over arrays, and in doubles for one parameter. */
    private record Rule(String name, Step step, Exactly exactly) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Step {
        void apply(Updates updates, int step, float[] p, float[] g, float[] a, float[] b, float[] c, int n);
    }

    /** One step of {@code s = (p, a, b, c)} with gradient g. */
    private interface Exactly {
        void apply(int step, double[] s, double g);
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("sgd",
                        (u, t, p, g, a, b, c, n) -> u.sgd(new Updates.Sgd(0.1f, 0, 0, 0.01f, false, t == 1), p, g, null,
                                1, n),
                        (t, s, g) -> s[0] -= 0.1 * (g + 0.01 * s[0])),
                new Rule("momentum", sgd(false), (t, s, g) -> s[0] -= 0.1 * momentum(t, s, g + 0.01 * s[0])),
                new Rule("nesterov", sgd(true), (t, s, g) -> {
                    double d = g + 0.01 * s[0];
                    s[0] -= 0.1 * (d + 0.8 * momentum(t, s, d));
                }),
                new Rule("adam", adam(false), (t, s, g) -> s[0] -= adamStep(t, s, g + 0.1 * s[0])),
                new Rule("adamw", adam(true), (t, s, g) -> s[0] = s[0] * (1 - 0.02 * 0.1) - adamStep(t, s, g)),
                new Rule("rmsprop", rmsProp(0, false),
                        (t, s, g) -> s[0] -= 0.05 * rmsPropStep(s, g + 0.01 * s[0], false)),
                new Rule("rmsprop, momentum, centred", rmsProp(0.7f, true), (t, s, g) -> {
                    s[3] = 0.7 * s[3] + rmsPropStep(s, g + 0.01 * s[0], true);
                    s[0] -= 0.05 * s[3];
                }),
                new Rule("adagrad",
                        (u, t, p, g, a, b, c, n) -> u.adagrad(new Updates.Adagrad(0.1f, 1e-5f, 0.01f), p, g, a, 1, n),
                        (t, s, g) -> {
                            double d = g + 0.01 * s[0];
                            s[1] += d * d;
                            s[0] -= 0.1 * d / (Math.sqrt(s[1]) + 1e-5);
                        }));
    }

    private static Step sgd(boolean nesterov) {
        return (u, t, p, g, a, b, c, n) -> u.sgd(new Updates.Sgd(0.1f, 0.8f, 0.3f, 0.01f, nesterov, t == 1), p, g, a, 1,
                n);
    }

    private static double momentum(int t, double[] s, double d) {
        s[1] = t == 1 ? d : 0.8 * s[1] + 0.7 * d;
        return s[1];
    }

    private static Step adam(boolean decoupled) {
        return (u, t, p, g, a, b, c, n) -> u.adam(new Updates.Adam(0.02, 0.8, 0.95, 1e-3, 0.1, decoupled, t), p, g, a,
                b, 1, n);
    }

    private static double adamStep(int t, double[] s, double d) {
        s[1] += 0.2 * (d - s[1]);
        s[2] = 0.95 * s[2] + 0.05 * d * d;
        double root = Math.sqrt(s[2]) / Math.sqrt(1 - Math.pow(0.95, t)) + 1e-3;
        return 0.02 / (1 - Math.pow(0.8, t)) * s[1] / root;
    }

    private static Step rmsProp(float momentum, boolean centered) {
        return (u, t, p, g, a, b, c, n) -> u.rmsProp(new Updates.RmsProp(0.05f, 0.9f, 1e-2f, momentum, centered, 0.01f),
                p, g, a, b, c, 1, n);
    }

    private static double rmsPropStep(double[] s, double d, boolean centered) {
        s[1] = 0.9 * s[1] + 0.1 * d * d;
        s[2] += 0.1 * (d - s[2]);
        return d / (Math.sqrt(centered ? s[1] - s[2] * s[2] : s[1]) + 1e-2);
    }

    private static float[][] run(Kernels k, Rule rule, int n) {
        float[][] s = {Runs.plain(n, n + 2), new float[n + 2], new float[n + 2], new float[n + 2]};
        for (int t = 1; t <= STEPS; t++) {
            rule.step.apply(k.updates(), t, s[0], Runs.plain(n + t, n + 2), s[1], s[2], s[3], n);
        }
        return s;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void providersGiveTheSameBits(Rule rule) {
        for (int n : Runs.SIZES) {
            Runs.assertSame(rule + " of " + n, k -> run(k, rule, n));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void stepsAreThoseOfTheEquations(Rule rule) {
        int n = 200;
        float[][] s = run(Runs.VECTOR, rule, n);
        float[] start = Runs.plain(n, n + 2);
        for (int i = 1; i <= n; i++) {
            double[] exact = {start[i], 0, 0, 0};
            for (int t = 1; t <= STEPS; t++) {
                rule.exactly.apply(t, exact, Runs.plain(n + t, n + 2)[i]);
            }
            assertEquals(exact[0], s[0][i], 2e-5, rule + " of " + i);
        }
        assertEquals(start[0], s[0][0]);
        assertEquals(start[n + 1], s[0][n + 1]);
    }

    @Test
    void adamNeedsAStepNumber() {
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> new Updates.Adam(0.1, 0.9, 0.9, 0, 0, false, 0));
        assertEquals("Adam needs a step number of at least 1, got 0", e.getMessage());
    }
}
