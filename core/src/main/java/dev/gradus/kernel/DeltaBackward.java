package dev.gradus.kernel;

import dev.gradus.kernel.DeltaKernels.Form;
import dev.gradus.kernel.DeltaKernels.Gradients;
import dev.gradus.kernel.DeltaKernels.Inputs;

/**
 * The way back. With G_t the gradient of S_t, {@code G_t = q_t dy_t^T + diag(d_(t+1)) G_(t+1) + a_(t+1) du_(t+1)^T}; then
 * {@code dv = G^T k, du = G^T b, dk = G v, db = G u, dq = S_t dy, da = S_(t-1) du}.
 */
record DeltaBackward(
        StateLoops loops, Form form, Inputs in, float[] u, float[] gy, float[] gend, float[] gu, Gradients out) {

    /** Columns of G [K,V], last step first: gradients of v and u, and of the first state. */
    void values(int head, int first, int columns, DeltaScratch s) {
        int rows = form.keySize();
        int width = form.valueSize();
        int state = head * rows * width + first;
        s.load(rows, columns, gend, state, width, 1);
        int after = -1;
        for (int t = form.steps() - 1; t >= 0; t--) {
            int row = form.row(head, t);
            int at = row * rows;
            int to = row * width + first;
            values(after, first, columns, in.q(), at, gy, to, in.k(), at, out.v(), to, in.b(), at, gu, to, s);
            after = row;
        }
        values(after, first, columns, s.zeros, 0, s.zeros, 0, s.zeros, 0, s.unread, 0, s.zeros, 0, s.unread, 0, s);
        s.store(rows, columns, out.start(), state, width);
    }

    /** One step back from the step {@code after}, or from the end (-1). */
    private void values(
            int after, int first, int columns, float[] k, int ki, float[] v, int vj, float[] q, int qi, float[] y,
            int yj,
            float[] a, int ai, float[] z, int zj, DeltaScratch s) {
        boolean end = after < 0;
        int at = after * form.keySize();
        boolean fades = !end && in.d() != null;
        loops.fadeRows(
                form.keySize(), 0, columns, s.m, fades ? in.d() : s.ones, fades ? at : 0,
                end ? s.zeros : in.a(), end ? 0 : at,
                end ? s.zeros : gu, end ? 0 : after * form.valueSize() + first,
                k, ki, v, vj, q, qi, y, yj, a, ai, z, zj);
    }

    /** Columns of the transposes of S and G, [V,K]: gradients of q, a, k, b and the decay. */
    void keys(int head, int first, int columns, DeltaScratch s) {
        int rows = form.valueSize();
        int width = form.keySize();
        int state = (head * width + first) * rows;
        s.load(rows, columns, in.start(), state, 1, rows);
        readings(head, first, columns, s);
        s.dot(rows, columns, gend, state, rows);
        s.load(rows, columns, gend, state, 1, rows);
        writings(head, first, columns, s);
        if (out.logDecay() != null) {
            decays(head, first, columns, s);
        }
    }

    /** First step first: what read the state. */
    private void readings(int head, int first, int columns, DeltaScratch s) {
        int rows = form.valueSize();
        int width = form.keySize();
        int row = form.row(head, 0);
        if (form.steps() > 0) {
            loops.fadeColumns(rows, 0, columns, s.m, s.ones, 0, s.zeros, 0, s.zeros, 0, s.zeros, 0, s.zeros, 0,
                    s.zeros, 0, s.unread, 0, gu, row * rows, out.a(), row * width + first);
        }
        for (int t = 0; t < form.steps(); t++, row += form.stride()) {
            int next = row + form.stride();
            boolean last = t + 1 == form.steps();
            int at = row * rows;
            int to = row * width + first;
            loops.fadeColumns(
                    rows, 0, columns, s.m, in.d() == null ? s.ones : in.d(), in.d() == null ? 0 : to, u, at, in.b(), to,
                    in.v(), at, in.k(), to, gy, at, out.q(), to,
                    last ? s.zeros : gu, last ? 0 : next * rows,
                    last ? s.unread : out.a(), last ? 0 : next * width + first);
        }
    }

    /** Last step first: what was written to the state. */
    private void writings(int head, int first, int columns, DeltaScratch s) {
        int rows = form.valueSize();
        int width = form.keySize();
        int after = -1;
        for (int t = form.steps() - 1; t >= 0; t--) {
            int row = form.row(head, t);
            int at = row * rows;
            int to = row * width + first;
            boolean end = after < 0;
            boolean fades = !end && in.d() != null;
            int later = after * width + first;
            loops.fadeColumns(
                    rows, 0, columns, s.m, fades ? in.d() : s.ones, fades ? later : 0,
                    end ? s.zeros : gu, end ? 0 : after * rows, end ? s.zeros : in.a(), end ? 0 : later,
                    gy, at, in.q(), to, in.v(), at, out.k(), to, u, at, out.b(), to);
            after = row;
        }
    }

    /** Last step first: {@code d/dln d_t = <G_t, S_t> - b db - k dk} of each row, and what that leaves of the step before. */
    private void decays(int head, int first, int columns, DeltaScratch s) {
        for (int t = form.steps() - 1; t >= 0; t--) {
            int at = form.row(head, t) * form.keySize() + first;
            decay(columns, at, s.carry, in.q(), out.q(), in.k(), out.k(), in.b(), out.b(), in.a(), out.a(),
                    out.logDecay());
        }
    }

    private static void decay(
            int columns, int at, float[] sum, float[] q, float[] gq, float[] k, float[] gk, float[] b, float[] gb,
            float[] a,
            float[] ga, float[] logDecay) {
        for (int j = 0; j < columns; j++) {
            int i = at + j;
            float all = Math.fma(q[i], gq[i], sum[j]);
            float kept = Math.fma(-k[i], gk[i], Math.fma(-b[i], gb[i], all));
            logDecay[i] = kept;
            sum[j] = Math.fma(a[i], ga[i], kept);
        }
    }
}
