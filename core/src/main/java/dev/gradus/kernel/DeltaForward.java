package dev.gradus.kernel;

import dev.gradus.kernel.DeltaKernels.Form;
import dev.gradus.kernel.DeltaKernels.Inputs;

/** The way forward for some columns of one head's state: the state stays where it is while the steps go by. */
record DeltaForward(StateLoops loops, Form form, Inputs in, float[] y, float[] u, float[] end) {

    void run(int head, int first, int columns, DeltaScratch s) {
        int rows = form.keySize();
        int width = form.valueSize();
        int state = head * rows * width + first;
        s.load(rows, columns, in.start(), state, width, 1);
        int row = form.row(head, 0);
        if (form.steps() > 0) {
            loops.fadeRows(rows, 0, columns, s.m, s.ones, 0, s.zeros, 0, s.zeros, 0, s.zeros, 0, s.zeros, 0,
                    s.zeros, 0, s.unread, 0, in.a(), row * rows, u, row * width + first); // u of the first step
        }
        for (int t = 0; t < form.steps(); t++, row += form.stride()) {
            step(row, t + 1 == form.steps() ? -1 : row + form.stride(), first, columns, s);
        }
        s.store(rows, columns, end, state, width);
    }

    /** Step {@code row}, and the reading with which the next one begins; -1 if there is none. */
    private void step(int row, int next, int first, int columns, DeltaScratch s) {
        int rows = form.keySize();
        int at = row * rows;
        int to = row * form.valueSize() + first;
        boolean last = next < 0;
        loops.fadeRows(
                rows, 0, columns, s.m, in.d() == null ? s.ones : in.d(), in.d() == null ? 0 : at, in.b(), at, u, to,
                in.k(), at, in.v(), to, in.q(), at, y, to,
                last ? s.zeros : in.a(), last ? 0 : next * rows,
                last ? s.unread : u, last ? 0 : next * form.valueSize() + first);
    }
}
