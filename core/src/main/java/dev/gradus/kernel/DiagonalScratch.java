package dev.gradus.kernel;

import dev.gradus.kernel.DiagonalScan.Form;

/** The buffers that one thread needs for a chunk of a selective scan; those that depend on N grow to what was needed. */
final class DiagonalScratch {

    private static final int LANES = Pointwise.LANES;
    private static final int PANEL = DiagonalScan.CHUNK * LANES;

    /** [chunk, 16] each. */
    final float[] u = new float[PANEL];

    final float[] before = new float[PANEL];
    final float[] d = new float[PANEL];
    final float[] x = new float[PANEL];
    final float[] y = new float[PANEL];
    final float[] gx = new float[PANEL];
    final float[] gd = new float[PANEL];

    /** [16]. */
    final float[] skip = new float[LANES];

    /** [states, 16]: A/ln 2, and the state. */
    float[] rates = new float[0];

    float[] h = new float[0];

    /** [states, chunk, 16]. */
    float[] decays = new float[0];

    /** [states, chunk + 1, 16]. */
    float[] states = new float[0];

    /** [states, chunk, 16]: lane sums of a block. */
    float[] gb = new float[0];

    float[] gc = new float[0];

    /** [tiles, states, 16]: gradients of the state, and of A. */
    float[][] g = new float[DiagonalScan.TILES][0];

    float[][] ga = new float[DiagonalScan.TILES][0];

    /** [tiles, 16]. */
    final float[][] gskip = new float[DiagonalScan.TILES][LANES];

    final float[][] gbias = new float[DiagonalScan.TILES][LANES];

    /** Makes room for the way forward. */
    DiagonalScratch fit(Form form) {
        int n = form.states();
        if (h.length < n * LANES) {
            rates = new float[n * LANES];
            h = new float[n * LANES];
            decays = new float[n * PANEL];
        }
        return this;
    }

    /** Makes room for the way back. */
    DiagonalScratch fitBackward(Form form) {
        fit(form);
        int n = form.states();
        if (gb.length < n * PANEL) {
            states = new float[n * (PANEL + LANES)];
            gb = new float[n * PANEL];
            gc = new float[n * PANEL];
            g = new float[DiagonalScan.TILES][n * LANES];
            ga = new float[DiagonalScan.TILES][n * LANES];
        }
        return this;
    }
}
