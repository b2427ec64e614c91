package dev.gradus.kernel;

import java.util.Arrays;

/**
 * Diagonal recurrences with complex states in double precision, for any step rule:
 * {@code h_t = f(d_t A) h_(t-1) + d_t g(d_t A) B_t u_t, y_t = scale Re(C_t h_t)}.
 *
 * <p>The general and readable form, to check with and for state spaces that do not change with time. Complex arrays hold real
 * and imaginary parts in turn. With u and d [batch,T,D]; A [D,N]; B and C [D,N], or [batch,T,G,N] if they vary.
 *
 * @param batch sequences
 * @param steps T
 * @param channels D
 * @param states N
 * @param bGroups groups of channels that share a varying B, or 0 if B does not vary
 * @param cGroups the same for C
 * @param rule how steps are made
 * @param scale 2 if half of conjugate pairs are stored, else 1
 */
public record ComplexScan(
        int batch, int steps, int channels, int states, int bGroups, int cGroups, StepRule rule, double scale) {

    /**
     * What goes in, or its gradients.
     *
     * @param u inputs
     * @param d step lengths
     * @param a rates
     * @param b coefficients of the input
     * @param c coefficients of the output
     * @param start [batch,D,N], or null for 0
     */
    public record Inputs(double[] u, double[] d, double[] a, double[] b, double[] c, double[] start) {}

    /**
     * All outputs and the last state.
     *
     * @param in what goes in
     * @param y [batch,T,D], written
     * @param last [batch,D,N], written
     */
    public void forward(Inputs in, double[] y, double[] last) {
        forEachChannel((b, channel) -> {
            ComplexChannel work = new ComplexChannel(this, in, b, channel);
            double[] h = work.start();
            for (int t = 0; t < steps; t++) {
                y[work.row(t)] = work.step(t, h, 0, h, 0);
            }
            System.arraycopy(h, 0, last, work.state(), h.length);
        });
    }

    /**
     * All gradients.
     *
     * @param in what went in
     * @param gy gradient of y
     * @param glast gradient of the last state, or null for 0
     * @param grads is written; start may be null
     */
    public void backward(Inputs in, double[] gy, double[] glast, Inputs grads) {
        Arrays.fill(grads.a(), 0);
        Arrays.fill(grads.b(), 0);
        Arrays.fill(grads.c(), 0);
        forEachChannel((b, channel) -> {
            ComplexChannel work = new ComplexChannel(this, in, b, channel);
            double[] all = work.all();
            double[] g = new double[2 * states];
            if (glast != null) {
                System.arraycopy(glast, work.state(), g, 0, g.length);
            }
            for (int t = steps - 1; t >= 0; t--) {
                work.back(t, all, gy, g, grads);
            }
            if (grads.start() != null) {
                System.arraycopy(g, 0, grads.start(), work.state(), g.length);
            }
        });
    }

    /** Work on one channel of one sequence. */
    private interface Body {
        void accept(int batch, int channel);
    }

    /** Channels that share no sum run on all cores. */
    private void forEachChannel(Body body) {
        boolean apart = bGroups == 0 && cGroups == 0;
        boolean alike = bGroups == cGroups || bGroups == 0 || cGroups == 0;
        int tasks = apart ? channels : alike ? Math.max(bGroups, cGroups) : 1;
        int size = tasks == 0 ? 0 : channels / tasks;
        Parallel.forEach(tasks, task -> {
            for (int b = 0; b < batch; b++) {
                for (int i = 0; i < size; i++) {
                    body.accept(b, task * size + i);
                }
            }
        });
    }
}
