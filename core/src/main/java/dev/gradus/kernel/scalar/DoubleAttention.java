package dev.gradus.kernel.scalar;

import dev.gradus.kernel.AttentionSetup;
import dev.gradus.kernel.HeadLayout;
import dev.gradus.pattern.ScoreRule;
import java.util.Arrays;

/**
 * Attention in float64, query by query as the equations say it: the reference that the tiled kernels are compared with.
 *
 * <p>See {@link dev.gradus.kernel.AttentionKernels} for the meaning of all arguments.
 */
public final class DoubleAttention {

    private final AttentionSetup s;
    private final double[] q;
    private final HeadLayout ql;
    private final double[] k;
    private final HeadLayout kl;
    private final double[] v;
    private final HeadLayout vl;
    private final ScoreRule rule;
    private final double[] weights;

    /** An attention of queries, keys and values that lie as the layouts say. */
    public DoubleAttention(
            AttentionSetup setup, double[] q, HeadLayout ql, double[] k, HeadLayout kl, double[] v, HeadLayout vl) {
        this(setup, ScoreRule.NONE, null, q, ql, k, kl, v, vl);
    }

    /** As above, with a rule of scores and the weights [rows, H] of its bias. */
    public DoubleAttention(
            AttentionSetup setup, ScoreRule rule, double[] weights, double[] q, HeadLayout ql, double[] k,
            HeadLayout kl, double[] v, HeadLayout vl) {
        this.s = setup;
        this.rule = rule;
        this.weights = weights;
        this.q = q;
        this.ql = ql;
        this.k = k;
        this.kl = kl;
        this.v = v;
        this.vl = vl;
    }

    /** Work on one query: its sequence, head and number, and its entry in a [B,H,T] array. */
    private interface Query {
        void accept(int b, int h, int i, int entry);
    }

    private void each(Query body) {
        for (int b = 0; b < s.batch(); b++) {
            for (int h = 0; h < s.heads(); h++) {
                for (int i = 0; i < s.queries(); i++) {
                    body.accept(b, h, i, (b * s.heads() + h) * s.queries() + i);
                }
            }
        }
    }

    /** Writes y [B,T,H,valueSize] and lse [B,H,T]. */
    public void forward(double[] y, double[] lse) {
        HeadLayout yl = HeadLayout.contiguous(s.queries(), s.heads(), s.valueSize());
        double[] p = new double[s.keys()];
        each((b, h, i, entry) -> {
            lse[entry] = probabilities(b, h, i, p);
            int at = yl.at(b, i, h);
            Arrays.fill(y, at, at + s.valueSize(), 0);
            for (int j = 0; j < p.length; j++) {
                axpy(s.valueSize(), p[j], v, vl.at(b, j, h / s.group()), y, at);
            }
        });
    }

    /** Writes the gradients of q, k and v, which lie as these do, and adds that of the weights, unless it is null. */
    public void backward(
            double[] y, double[] gy, double[] glse, double[] gq, double[] gk, double[] gv, double[] gw) {
        HeadLayout yl = HeadLayout.contiguous(s.queries(), s.heads(), s.valueSize());
        clear(gq, ql, s.queries(), s.heads(), s.size());
        clear(gk, kl, s.keys(), s.kvHeads(), s.size());
        clear(gv, vl, s.keys(), s.kvHeads(), s.valueSize());
        double[] p = new double[s.keys()];
        each((b, h, i, entry) -> {
            probabilities(b, h, i, p);
            int at = yl.at(b, i, h);
            int q0 = ql.at(b, i, h);
            double delta = dot(s.valueSize(), gy, at, y, at) - (glse == null ? 0 : glse[entry]);
            for (int j = 0; j < p.length; j++) {
                int k0 = kl.at(b, j, h / s.group());
                int v0 = vl.at(b, j, h / s.group());
                double ds = p[j] == 0 ? 0 : p[j] * (dot(s.valueSize(), gy, at, v, v0) - delta);
                collect(ds, h, i, j, gw);
                ds *= s.scale() * (rule.cap() == 0 ? 1 : rule.slope(product(b, h, i, j)));
                axpy(s.valueSize(), p[j], gy, at, gv, v0);
                axpy(s.size(), ds, q, q0, gk, k0);
                axpy(s.size(), ds, k, k0, gq, q0);
            }
        });
    }

    /** Fills p with the probabilities of a query's keys, and returns its lse. */
    private double probabilities(int b, int h, int i, double[] p) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < p.length; j++) {
            boolean allowed = s.allows(b, h, i, j);
            p[j] = allowed
                    ? rule.apply(product(b, h, i, j), weights, s.heads(), h, s.keys() - s.queries() + i, j)
                    : Double.NEGATIVE_INFINITY;
            max = Math.max(max, p[j]);
        }
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            p[j] = p[j] == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(p[j] - max);
            sum += p[j];
        }
        for (int j = 0; j < p.length && sum > 0; j++) {
            p[j] /= sum;
        }
        return max + StrictMath.log(sum);
    }

    private double product(int b, int h, int i, int j) {
        return s.scale() * dot(s.size(), q, ql.at(b, i, h), k, kl.at(b, j, h / s.group()));
    }

    private void collect(double ds, int h, int i, int j, double[] gw) {
        if (gw != null && ds != 0) {
            int query = s.keys() - s.queries() + i;
            gw[rule.bias().row(query, j) * s.heads() + h] += ds * rule.bias().factor(query, j);
        }
    }

    private void clear(double[] x, HeadLayout layout, int tokens, int heads, int size) {
        for (int b = 0; b < s.batch(); b++) {
            for (int t = 0; t < tokens; t++) {
                for (int h = 0; h < heads; h++) {
                    int at = layout.at(b, t, h);
                    Arrays.fill(x, at, at + size, 0);
                }
            }
        }
    }

    private static double dot(int n, double[] a, int ao, double[] b, int bo) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum = Math.fma(a[ao + c], b[bo + c], sum);
        }
        return sum;
    }

    private static void axpy(int n, double a, double[] x, int xo, double[] y, int yo) {
        for (int c = 0; c < n; c++) {
            y[yo + c] = Math.fma(a, x[xo + c], y[yo + c]);
        }
    }
}
