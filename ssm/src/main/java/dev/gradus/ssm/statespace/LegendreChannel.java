package dev.gradus.ssm.statespace;

import java.util.Arrays;

/** One channel of {@link LegendreMemory}: products and solutions with {@code I +- A/2s} in one pass over the states. */
final class LegendreChannel {
    private final int states;
    private final double[] roots;

    LegendreChannel(int states) {
        this.states = states;
        this.roots = Hippo.inputs(states);
    }

    double[] slice(double[] x, int from) {
        return Arrays.copyOfRange(x, from, from + states);
    }

    double dot(double[] c, int co, double[] x) {
        double sum = 0;
        for (int n = 0; n < states; n++) {
            sum += c[co + n] * x[n];
        }
        return sum;
    }

    void addScaled(double factor, double[] x, double[] sum, int so) {
        for (int n = 0; n < states; n++) {
            sum[so + n] += factor * x[n];
        }
    }

    void addTo(double factor, double[] c, int co, double[] g) {
        for (int n = 0; n < states; n++) {
            g[n] += factor * c[co + n];
        }
    }

    /** x after a step: the right side, then forward substitution; sums of {@code sqrt(2k+1) x_k} run along. */
    void step(int s, double u, double[] x) {
        double half = 0.5 / s;
        double before = 0;
        double after = 0;
        for (int n = 0; n < states; n++) {
            double right = x[n] - half * ((n + 1) * x[n] + roots[n] * before) + roots[n] * u / s;
            before += roots[n] * x[n];
            x[n] = (right - half * roots[n] * after) / (1 + half * (n + 1));
            after += roots[n] * x[n];
        }
    }

    /** The gradient g of the state after a step becomes that of the state before; returns that of u. */
    double back(int s, double[] g) {
        double half = 0.5 / s;
        double solved = 0;
        double u = 0;
        for (int n = states - 1; n >= 0; n--) {
            double l = (g[n] - half * roots[n] * solved) / (1 + half * (n + 1));
            g[n] = l - half * ((n + 1) * l + roots[n] * solved);
            solved += roots[n] * l;
            u += roots[n] * l;
        }
        return u / s;
    }

    /** States after every step; {@code stride} is from one step's input to the next. */
    double[][] all(int[] s, double[] u, int uo, int stride, double[] start) {
        double[][] all = new double[s.length][];
        double[] x = start.clone();
        for (int t = 0; t < s.length; t++) {
            if (s[t] > 0) {
                step(s[t], u[uo + t * stride], x);
            }
            all[t] = x.clone();
        }
        return all;
    }
}
