package dev.gradus.kernel;

import dev.gradus.kernel.MatrixScan.Form;

/** The buffers that one thread needs for a chunk of a matrix scan; they grow to what was ever needed. */
final class MatrixScratch<A> {

    private final MatrixScanLoops<A> loops;
    private int row;
    private int rowBack;
    private int state;

    /** [chunk, keys or width]: decays. */
    A a;

    /** [width or values] zeros, for a step that is missing. */
    A none;

    /** [values]: an output that nobody reads. */
    A unread;

    /** [chunk, width]. */
    A q;

    A k;
    A dq;
    A dk;
    A da;

    /** [chunk, values]. */
    A v;

    A dy;
    A dv;

    /** [chunk + 1, values, width]: states of a chunk, turned. */
    A w;

    /** [values, width]: gradient of the state, turned. */
    A d;

    /** [values, 16]. */
    A lanes;

    MatrixScratch(MatrixScanLoops<A> loops) {
        this.loops = loops;
    }

    /** Keys rounded up to whole sets of lanes. */
    static int width(Form form) {
        return (form.keys() + Pointwise.LANES - 1) / Pointwise.LANES * Pointwise.LANES;
    }

    /** Makes room for the way forward. */
    MatrixScratch<A> fit(Form form) {
        int need = Math.max(width(form), form.values());
        if (row < need) {
            row = need;
            a = loops.zeros(MatrixScan.CHUNK * row);
            none = loops.zeros(row);
            unread = loops.zeros(row);
        }
        return this;
    }

    /** Makes room for the way back. */
    MatrixScratch<A> fitBackward(Form form) {
        fit(form);
        if (rowBack < row) {
            rowBack = row;
            growRows(MatrixScan.CHUNK * row);
            lanes = loops.zeros(row * Pointwise.LANES);
        }
        if (state < width(form) * form.values()) {
            state = width(form) * form.values();
            w = loops.zeros((MatrixScan.CHUNK + 1) * state);
            d = loops.zeros(state);
        }
        return this;
    }

    private void growRows(int size) {
        q = loops.zeros(size);
        k = loops.zeros(size);
        dq = loops.zeros(size);
        dk = loops.zeros(size);
        da = loops.zeros(size);
        v = loops.zeros(size);
        dy = loops.zeros(size);
        dv = loops.zeros(size);
    }
}
