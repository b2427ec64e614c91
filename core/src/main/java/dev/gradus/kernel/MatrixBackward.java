package dev.gradus.kernel;

import dev.gradus.kernel.MatrixScan.Decay;
import dev.gradus.kernel.MatrixScan.Form;

/** The way back for the heads that share queries and keys: from the last chunk, whose states are computed again. */
record MatrixBackward<A>(
        MatrixScanLoops<A> loops, Form form, MatrixScan.Inputs<A> in, A kept, A gy, A glast,
        MatrixScan.Inputs<A> grads) {

    void run(int batch, int group, MatrixScratch<A> t) {
        for (int head = group * form.share(); head < (group + 1) * form.share(); head++) {
            head(batch, head, t);
        }
    }

    private void head(int batch, int head, MatrixScratch<A> t) {
        int width = MatrixScratch.width(form);
        int state = (batch * form.heads() + head) * form.state();
        clear(t, width);
        if (glast != null) {
            loops.turn(form.keys(), form.values(), glast, state, form.values(), t.d, 0, width);
        }
        for (int chunk = form.chunks() - 1; chunk >= 0; chunk--) {
            int from = chunk * MatrixScan.CHUNK;
            int n = Math.min(MatrixScan.CHUNK, form.steps() - from);
            pack(batch, head, from, n, t, width);
            startOf(batch, head, chunk, t, width);
            loops.replay(n, width, form.values(), t.k, t.a, t.v, t.w);
            for (int i = n - 1; i >= 0; i--) {
                loops.reverse(width, form.values(), t.q, t.k, t.a, i * width, t.v, t.dy, i * form.values(), t.w,
                        i * form.values() * width, t.d, t.dq, t.dk, t.da, t.dv, t.lanes);
            }
            unpack(batch, head, from, n, t, width);
        }
        if (form.readBefore() && form.steps() > 0) {
            firstRead(batch, head, t, width);
        }
        if (grads.start() != null) {
            loops.turn(form.values(), form.keys(), t.d, 0, width, grads.start(), state, form.values());
        }
    }

    /** The gradient of the state starts at 0; what lies beyond the keys is 0 throughout. */
    private void clear(MatrixScratch<A> t, int width) {
        loops.fill(0, t.d, 0, form.values() * width);
        loops.fill(0, t.w, 0, form.values() * width);
        loops.fill(0, t.q, 0, MatrixScan.CHUNK * width);
        loops.fill(0, t.k, 0, MatrixScan.CHUNK * width);
        loops.fill(0, t.a, 0, MatrixScan.CHUNK * width);
    }

    /** Rows of a chunk side by side; an output read before the update belongs to the step before. */
    private void pack(int batch, int head, int from, int n, MatrixScratch<A> t, int width) {
        MatrixForward.decays(loops, form, in.g(), batch, head, from, from + n, t.a, width);
        int ahead = form.readBefore() ? 1 : 0;
        for (int i = 0; i < n; i++) {
            int step = from + i;
            System.arraycopy(in.k(), query(batch, step, head), t.k, i * width, form.keys());
            System.arraycopy(in.v(), value(batch, step, head), t.v, i * form.values(), form.values());
            if (step + ahead < form.steps()) {
                System.arraycopy(in.q(), query(batch, step + ahead, head), t.q, i * width, form.keys());
                System.arraycopy(gy, value(batch, step + ahead, head), t.dy, i * form.values(), form.values());
            } else {
                loops.fill(0, t.q, i * width, form.keys());
                loops.fill(0, t.dy, i * form.values(), form.values());
            }
        }
    }

    /** The state before a chunk, turned, at the beginning of w. */
    private void startOf(int batch, int head, int chunk, MatrixScratch<A> t, int width) {
        int states = (batch * form.kept() + chunk - 1) * form.heads() + head;
        if (chunk > 0) {
            loops.turn(form.keys(), form.values(), kept, states * form.state(), form.values(), t.w, 0, width);
        } else if (in.start() == null) {
            loops.fill(0, t.w, 0, form.values() * width);
        } else {
            int state = (batch * form.heads() + head) * form.state();
            loops.turn(form.keys(), form.values(), in.start(), state, form.values(), t.w, 0, width);
        }
    }

    private void unpack(int batch, int head, int from, int n, MatrixScratch<A> t, int width) {
        int ahead = form.readBefore() ? 1 : 0;
        for (int i = 0; i < n; i++) {
            int step = from + i;
            share(head, t.dk, i * width, grads.k(), query(batch, step, head));
            System.arraycopy(t.dv, i * form.values(), grads.v(), value(batch, step, head), form.values());
            if (step + ahead < form.steps()) {
                share(head, t.dq, i * width, grads.q(), query(batch, step + ahead, head));
            }
            if (grads.g() != null) {
                decayGrad((batch * form.steps() + step) * form.heads() + head, t, i * width);
            }
        }
    }

    /** Gradients of queries and keys are written by the first head of a group; the others add theirs. */
    private void share(int head, A from, int at, A to, int place) {
        if (head % form.share() == 0) {
            System.arraycopy(from, at, to, place, form.keys());
        } else {
            loops.add(from, at, to, place, form.keys());
        }
    }

    /** {@code dg = da a}, summed where a decay belongs to a head. */
    private void decayGrad(int row, MatrixScratch<A> t, int at) {
        if (form.decay() == Decay.KEY) {
            loops.multiply(t.da, at, t.a, at, grads.g(), row * form.keys(), form.keys());
        } else {
            loops.dot(t.da, at, t.a, at, form.keys(), grads.g(), row);
        }
    }

    /** The first output was read from the first state itself, through a step that changed nothing. */
    private void firstRead(int batch, int head, MatrixScratch<A> t, int width) {
        startOf(batch, head, 0, t, width);
        int states = form.values() * width;
        System.arraycopy(t.w, 0, t.w, states, states);
        System.arraycopy(in.q(), query(batch, 0, head), t.q, 0, form.keys());
        System.arraycopy(gy, value(batch, 0, head), t.dy, 0, form.values());
        loops.fill(0, t.k, 0, form.keys());
        loops.fill(1, t.a, 0, form.keys());
        loops.fill(0, t.v, 0, form.values());
        loops.reverse(width, form.values(), t.q, t.k, t.a, 0, t.v, t.dy, 0, t.w, 0, t.d, t.dq, t.dk, t.da, t.dv,
                t.lanes);
        share(head, t.dq, 0, grads.q(), query(batch, 0, head));
    }

    private int query(int batch, int step, int head) {
        return ((batch * form.steps() + step) * form.groups() + form.group(head)) * form.keys();
    }

    private int value(int batch, int step, int head) {
        return ((batch * form.steps() + step) * form.heads() + head) * form.values();
    }
}
