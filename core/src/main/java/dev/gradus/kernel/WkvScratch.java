package dev.gradus.kernel;

/** Tiles of one thread, for {@link WkvKernels#CHUNK} steps of some channels; kept between calls. */
final class WkvScratch {

    /** Channels that stay together. */
    static final int COLUMNS = 32;

    private static final int TILE = WkvKernels.CHUNK * COLUMNS;

    final float[] here = new float[TILE];
    final float[] on = new float[TILE];
    final float[] eHere = new float[TILE];
    final float[] eOn = new float[TILE];
    final float[] above = new float[TILE];
    final float[] below = new float[TILE];
    final float[] ga = new float[TILE];
    final float[] gb = new float[TILE];

    /** The state: sum above, sum below, exponent; [3, n]. */
    final float[] state = new float[3 * COLUMNS];

    /** Gradients that walk back, [4, n], and that of u, [n]. */
    final float[] g = new float[5 * COLUMNS];

    /** Loads three rows of a state, {@code stride} apart. */
    void load(int n, float[] x, int xo, int stride) {
        for (int i = 0; i < 3; i++) {
            System.arraycopy(x, xo + i * stride, state, i * n, n);
        }
    }

    /** Stores the three rows of the state. */
    void store(int n, float[] x, int xo, int stride) {
        for (int i = 0; i < 3; i++) {
            System.arraycopy(state, i * n, x, xo + i * stride, n);
        }
    }
}
