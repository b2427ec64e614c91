package dev.gradus.ssm.rwkv;

import dev.gradus.kernel.WkvKernels;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** RWKV-4's average in float64, one channel after another, to check with. */
final class DoubleWkv {
    private final WkvKernels.Form form;
    private final double[] w;
    private final double[] u;
    private final double[] k;
    private final double[] v;
    private final double[] start;

    DoubleWkv(WkvKernels.Form form, Tensor[] in) {
        this.form = form;
        w = in[0].doubles();
        u = in[1].doubles();
        k = in[2].doubles();
        v = in[3].doubles();
        start = in[4].doubles();
    }

    /** Where number {@code i} (above, below, greatest exponent) of a channel's state is. */
    private int state(int b, int i, int c) {
        return (b * 3 + i) * form.channels() + c;
    }

    private int at(int b, int t, int c) {
        return (b * form.steps() + t) * form.channels() + c;
    }

    void forward(double[] y, double[] end) {
        for (int b = 0; b < form.batch(); b++) {
            for (int c = 0; c < form.channels(); c++) {
                double[] last = run(b, c, y)[form.steps()];
                for (int i = 0; i < 3; i++) {
                    end[state(b, i, c)] = last[i];
                }
            }
        }
    }

    /** The states of a channel before each step and after the last; averages are written if wanted. */
    private double[][] run(int b, int c, double[] y) {
        double[][] states = new double[form.steps() + 1][];
        states[0] = new double[] {start[state(b, 0, c)], start[state(b, 1, c)], start[state(b, 2, c)]};
        for (int t = 0; t < form.steps(); t++) {
            double[] s = states[t];
            int x = at(b, t, c);
            if (y != null) {
                double most = Math.max(s[2], u[c] + k[x]);
                double before = Math.exp(s[2] - most);
                double now = Math.exp(u[c] + k[x] - most);
                y[x] = (before * s[0] + now * v[x]) / (before * s[1] + now);
            }
            double most = Math.max(s[2] + w[c], k[x]);
            double kept = Math.exp(s[2] + w[c] - most);
            double added = Math.exp(k[x] - most);
            states[t + 1] = new double[] {kept * s[0] + added * v[x], kept * s[1] + added, most};
        }
        return states;
    }

    /** Gradients in the order of the op's inputs. */
    void backward(double[] end, double[] gy, double[] gend, Tensor[] out) {
        Arrays.fill(out[0].doubles(), 0);
        Arrays.fill(out[1].doubles(), 0);
        for (int b = 0; b < form.batch(); b++) {
            for (int c = 0; c < form.channels(); c++) {
                double[] g = {gend[state(b, 0, c)], gend[state(b, 1, c)], gend[state(b, 2, c)]};
                for (int i = 0; i < 2; i++) {
                    g[2] -= end[state(b, i, c)] * g[i]; // what goes to the greatest exponent alone
                }
                double[][] states = run(b, c, null);
                for (int t = form.steps() - 1; t >= 0; t--) {
                    stepBack(c, at(b, t, c), states[t], states[t + 1][2], gy, g, out);
                }
                double[] first = states[0];
                double[] gstart = out[4].doubles();
                gstart[state(b, 0, c)] = g[0];
                gstart[state(b, 1, c)] = g[1];
                gstart[state(b, 2, c)] = g[2] + first[0] * g[0] + first[1] * g[1];
            }
        }
    }

    private void stepBack(int c, int x, double[] s, double next, double[] gy, double[] g, Tensor[] out) {
        double kept = Math.exp(s[2] + w[c] - next);
        double added = Math.exp(k[x] - next);
        boolean stays = s[2] + w[c] >= k[x];
        out[0].doubles()[c] += kept * (g[0] * s[0] + g[1] * s[1]) + (stays ? g[2] : 0);
        double key = added * (g[0] * v[x] + g[1]) + (stays ? 0 : g[2]);

        double most = Math.max(s[2], u[c] + k[x]);
        double before = Math.exp(s[2] - most);
        double now = Math.exp(u[c] + k[x] - most);
        double below = before * s[1] + now;
        double up = gy[x] / below;
        double down = -up * (before * s[0] + now * v[x]) / below;
        double bonus = now * (up * v[x] + down);
        out[1].doubles()[c] += bonus;
        out[2].doubles()[x] = key + bonus;
        out[3].doubles()[x] = g[0] * added + up * now;
        g[0] = g[0] * kept + up * before;
        g[1] = g[1] * kept + down * before;
        g[2] = stays ? g[2] : 0;
    }
}
