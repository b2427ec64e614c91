package dev.gradus.ssm.statespace;

import dev.gradus.autograd.MultiOp;
import dev.gradus.kernel.Parallel;
import dev.gradus.op.Require;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * {@code (I - A/2s) x_t = (I + A/2s) x_(t-1) + B u_t/s, y_t = C x_t; g_t = C dy_t + (I + A/2s')^T l_(t+1), l_t =
 * (I - A/2s)^-T g_t, du_t = B l_t/s, dC = sum of dy_t x_t}.
 *
 * <p>HiPPO-LegS by the trapezoidal rule: s is how many steps a sequence has had, this one included. A step costs O(N), for
 * {@link Hippo}'s A is a product of prefix sums. Inputs u [B,T,D], s int32 [B,T], 0 at padding, which changes nothing and
 * gives 0; C [D,N]; the first state [B,D,N]. Outputs y [B,T,D] and the last state; in double precision whatever the type.
 * Gu, Dao, Ermon, Rudra and Re 2020.
 */
public record LegendreMemory() implements MultiOp {

    @Override
    public Tensor[] forwardAll(Tensor[] inputs) {
        check(inputs);
        Tensor u = inputs[0];
        double[] y = new double[u.size()];
        double[] last = wide(inputs[3]).clone();
        double[] us = wide(u);
        double[] c = wide(inputs[2]);
        int n = inputs[2].dim(1);
        forEachChannel(u, (b, d) -> {
            LegendreChannel work = new LegendreChannel(n);
            double[] x = work.slice(last, (b * u.dim(2) + d) * n);
            for (int t = 0; t < u.dim(1); t++) {
                int at = (b * u.dim(1) + t) * u.dim(2) + d;
                int s = inputs[1].ints()[b * u.dim(1) + t];
                if (s > 0) {
                    work.step(s, us[at], x);
                    y[at] = work.dot(c, d * n, x);
                }
            }
            System.arraycopy(x, 0, last, (b * u.dim(2) + d) * n, n);
        });
        return new Tensor[] {tensor(y, u), tensor(last, inputs[3])};
    }

    @Override
    public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
        Tensor u = inputs[0];
        int n = inputs[2].dim(1);
        double[] gy = grads[0] == null ? new double[u.size()] : wide(grads[0]);
        double[] gstart = grads[1] == null ? new double[inputs[3].size()] : wide(grads[1]).clone();
        double[] gu = new double[u.size()];
        double[] gc = new double[inputs[2].size()];
        double[] us = wide(u);
        double[] c = wide(inputs[2]);
        double[] start = wide(inputs[3]);
        forEachChannel(u, (b, d) -> {
            LegendreChannel work = new LegendreChannel(n);
            int state = (b * u.dim(2) + d) * n;
            int[] s = Arrays.copyOfRange(inputs[1].ints(), b * u.dim(1), (b + 1) * u.dim(1));
            double[][] all = work.all(s, us, b * u.dim(1) * u.dim(2) + d, u.dim(2), work.slice(start, state));
            double[] g = work.slice(gstart, state);
            for (int t = u.dim(1) - 1; t >= 0; t--) {
                int at = (b * u.dim(1) + t) * u.dim(2) + d;
                if (s[t] > 0) {
                    work.addScaled(gy[at], all[t], gc, d * n);
                    work.addTo(gy[at], c, d * n, g);
                    gu[at] = work.back(s[t], g);
                }
            }
            System.arraycopy(g, 0, gstart, state, n);
        });
        return new Tensor[] {tensor(gu, u), null, tensor(gc, inputs[2]), tensor(gstart, inputs[3])};
    }

    /** Work on one channel of one sequence. */
    private interface Body {
        void accept(int batch, int channel);
    }

    private static void forEachChannel(Tensor u, Body body) {
        Parallel.forEach(u.dim(2), d -> {
            for (int b = 0; b < u.dim(0); b++) {
                body.accept(b, d);
            }
        });
    }

    private static double[] wide(Tensor x) {
        return x.to(DType.FLOAT64).doubles();
    }

    private static Tensor tensor(double[] numbers, Tensor like) {
        return Tensor.of(numbers, like.shape().dims()).to(like.dtype());
    }

    private void check(Tensor[] inputs) {
        boolean fits = inputs.length == 4 && inputs[0].shape().rank() == 3 && inputs[2].shape().rank() == 2
                && inputs[1].dtype() == DType.INT32
                && inputs[1].shape().equals(Shape.of(inputs[0].dim(0), inputs[0].dim(1)))
                && inputs[2].dim(0) == inputs[0].dim(2)
                && inputs[3].shape().equals(Shape.of(inputs[0].dim(0), inputs[0].dim(2), inputs[2].dim(1)));
        if (!fits) {
            throw Require.fault(
                    this, "u [B,T,D], int32 counts of steps [B,T], C [D,N] and a first state [B,D,N]", inputs);
        }
        Require.floating(this, new Tensor[] {inputs[0], inputs[2], inputs[3]}, 3);
    }
}
