package dev.gradus.kernel;

import dev.gradus.kernel.MatrixScan.Decay;
import dev.gradus.kernel.MatrixScan.Form;

/** The way forward for one head: the state lives in its place among the last states. */
record MatrixForward<A>(
        MatrixScanLoops<A> loops, Form form, MatrixScan.Inputs<A> in, MatrixScan.Outputs<A> out) {

    void run(int batch, int head, MatrixScratch<A> t) {
        int state = (batch * form.heads() + head) * form.state();
        if (in.start() == null) {
            loops.fill(0, out.last(), state, form.state());
        } else {
            System.arraycopy(in.start(), state, out.last(), state, form.state());
        }
        if (form.readBefore() && form.steps() > 0) {
            read(batch, head, t, state);
        }
        for (int chunk = 0; chunk < form.chunks(); chunk++) {
            int from = chunk * MatrixScan.CHUNK;
            if (chunk > 0) {
                int kept = ((batch * form.kept() + chunk - 1) * form.heads() + head) * form.state();
                System.arraycopy(out.last(), state, out.kept(), kept, form.state());
            }
            advance(batch, head, from, Math.min(form.steps(), from + MatrixScan.CHUNK), t, state);
        }
    }

    /** The first output, before the first update: a step that changes nothing. */
    private void read(int batch, int head, MatrixScratch<A> t, int state) {
        loops.fill(1, t.a, 0, form.keys());
        loops.advance(1, form.keys(), form.values(), in.q(), query(batch, 0, head), 0, t.none, 0, 0, t.a, t.none, 0, 0,
                out.last(), state, out.y(), value(batch, 0, head), 0);
    }

    private void advance(int batch, int head, int from, int to, MatrixScratch<A> t, int state) {
        decays(loops, form, in.g(), batch, head, from, to, t.a, form.keys());
        int ahead = form.readBefore() ? 1 : 0; // the output of the next step is read from this state
        int read = Math.min(to, form.steps() - ahead);
        int qs = form.groups() * form.keys();
        int vs = form.heads() * form.values();
        loops.advance(read - from, form.keys(), form.values(), in.q(), query(batch, from + ahead, head), qs, in.k(),
                query(batch, from, head), qs, t.a, in.v(), value(batch, from, head), vs, out.last(), state, out.y(),
                value(batch, from + ahead, head), vs);
        if (read < to) {
            System.arraycopy(t.a, (read - from) * form.keys(), t.a, 0, form.keys());
            loops.advance(1, form.keys(), form.values(), t.none, 0, 0, in.k(), query(batch, read, head), 0, t.a, in.v(),
                    value(batch, read, head), 0, out.last(), state, t.unread, 0, 0);
        }
    }

    /** Decays of steps from to to - 1, [n, width]; what is beyond the keys stays. */
    static <A> void decays(
            MatrixScanLoops<A> loops, Form form, A g, int batch, int head, int from, int to, A a, int width) {
        for (int t = from; t < to; t++) {
            int row = (batch * form.steps() + t) * form.heads() + head;
            int at = (t - from) * width;
            if (form.decay() == Decay.NONE) {
                loops.fill(1, a, at, form.keys());
            } else if (form.decay() == Decay.HEAD) {
                loops.expOfOne(g, row, a, at, form.keys());
            } else {
                loops.exp(g, row * form.keys(), a, at, form.keys());
            }
        }
    }

    private int query(int batch, int step, int head) {
        return ((batch * form.steps() + step) * form.groups() + form.group(head)) * form.keys();
    }

    private int value(int batch, int step, int head) {
        return ((batch * form.steps() + step) * form.heads() + head) * form.values();
    }
}
