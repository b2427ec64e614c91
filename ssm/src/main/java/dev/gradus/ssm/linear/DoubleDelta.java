package dev.gradus.ssm.linear;

import dev.gradus.kernel.DeltaKernels;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** The generalised delta rule in float64, in plain loops over one head after another, to check with. */
final class DoubleDelta {
    private final int steps;
    private final int heads;
    private final int keys;
    private final int values;
    private final int states;
    private final double[] q;
    private final double[] k;
    private final double[] v;
    private final double[] a;
    private final double[] b;
    private final double[] start;
    private final double[] decay;

    DoubleDelta(DeltaKernels.Form form, Tensor[] in, Tensor decay) {
        steps = form.steps();
        heads = form.heads();
        keys = form.keySize();
        values = form.valueSize();
        states = form.batch() * heads;
        q = in[0].doubles();
        k = in[1].doubles();
        v = in[2].doubles();
        a = in[3].doubles();
        b = in[4].doubles();
        start = in[5].doubles();
        this.decay = decay == null ? null : decay.doubles();
    }

    private int row(int head, int t) {
        return (head / heads * steps + t) * heads + head % heads;
    }

    private double decay(int i) {
        return decay == null ? 1 : decay[i];
    }

    /** Elements of the states of all heads before the first step. */
    private double[] state(int head, double[] all) {
        int size = keys * values;
        return all == null ? new double[size] : Arrays.copyOfRange(all, head * size, (head + 1) * size);
    }

    void forward(double[] y, double[] u, double[] end) {
        for (int head = 0; head < states; head++) {
            double[] s = state(head, start);
            for (int t = 0; t < steps; t++) {
                int row = row(head, t);
                columnSums(a, row, s, u);
                advance(row, s, u);
                columnSums(q, row, s, y);
            }
            System.arraycopy(s, 0, end, head * s.length, s.length);
        }
    }

    /** {@code S = diag(d) S + b u^T + k v^T}. */
    private void advance(int row, double[] s, double[] u) {
        for (int i = 0; i < keys; i++) {
            int at = row * keys + i;
            for (int j = 0; j < values; j++) {
                int x = row * values + j;
                s[i * values + j] = decay(at) * s[i * values + j] + b[at] * u[x] + k[at] * v[x];
            }
        }
    }

    /** {@code z_j = sum_i x_i m_ij}. */
    private void columnSums(double[] x, int row, double[] m, double[] z) {
        for (int j = 0; j < values; j++) {
            double sum = 0;
            for (int i = 0; i < keys; i++) {
                sum += x[row * keys + i] * m[i * values + j];
            }
            z[row * values + j] = sum;
        }
    }

    /** {@code z_i = sum_j m_ij x_j}. */
    private void rowSums(double[] x, int row, double[] m, double[] z) {
        for (int i = 0; i < keys; i++) {
            double sum = 0;
            for (int j = 0; j < values; j++) {
                sum += m[i * values + j] * x[row * values + j];
            }
            z[row * keys + i] = sum;
        }
    }

    /** Gradients in the order of the op's inputs. */
    void backward(double[] u, double[] gy, double[] gend, double[] gu, Tensor[] out) {
        for (int head = 0; head < states; head++) {
            double[] g = state(head, gend);
            double[] s = state(head, start);
            written(head, u, gy, gu, g, out);
            read(head, u, gy, gu, s, out);
            if (decay != null) {
                decays(head, s, gend, out);
            }
        }
    }

    /** Last step first, with the gradient of the state: what was written to it. */
    private void written(int head, double[] u, double[] gy, double[] gu, double[] g, Tensor[] out) {
        for (int t = steps - 1; t >= 0; t--) {
            int row = row(head, t);
            addOuter(q, gy, row, g);
            columnSums(k, row, g, out[2].doubles());
            columnSums(b, row, g, gu);
            rowSums(v, row, g, out[1].doubles());
            rowSums(u, row, g, out[4].doubles());
            fade(row, g);
            addOuter(a, gu, row, g);
        }
        System.arraycopy(g, 0, out[5].doubles(), head * g.length, g.length);
    }

    /** First step first, with the state: what read it. */
    private void read(int head, double[] u, double[] gy, double[] gu, double[] s, Tensor[] out) {
        for (int t = 0; t < steps; t++) {
            int row = row(head, t);
            rowSums(gu, row, s, out[3].doubles());
            advance(row, s, u);
            rowSums(gy, row, s, out[0].doubles());
        }
    }

    private void addOuter(double[] x, double[] z, int row, double[] m) {
        for (int i = 0; i < keys; i++) {
            for (int j = 0; j < values; j++) {
                m[i * values + j] += x[row * keys + i] * z[row * values + j];
            }
        }
    }

    private void fade(int row, double[] m) {
        for (int i = 0; i < keys; i++) {
            for (int j = 0; j < values; j++) {
                m[i * values + j] *= decay(row * keys + i);
            }
        }
    }

    /** Last step first, from {@code <G_T, S_T>} of each row: every step adds and takes terms that are known. */
    private void decays(int head, double[] end, double[] gend, Tensor[] out) {
        double[] g = state(head, gend);
        for (int i = 0; i < keys; i++) {
            double sum = 0;
            for (int j = 0; j < values; j++) {
                sum += g[i * values + j] * end[i * values + j];
            }
            for (int t = steps - 1; t >= 0; t--) {
                int at = row(head, t) * keys + i;
                sum += q[at] * out[0].doubles()[at] - b[at] * out[4].doubles()[at] - k[at] * out[1].doubles()[at];
                out[6].doubles()[at] = sum;
                sum += a[at] * out[3].doubles()[at];
            }
        }
    }
}
