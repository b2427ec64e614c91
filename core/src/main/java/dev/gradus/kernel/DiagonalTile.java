package dev.gradus.kernel;

import dev.gradus.kernel.DiagonalScan.Form;

/** Up to sixteen neighbouring channels of one group of one sequence. */
record DiagonalTile(Form form, int batch, int group, int channel, int width) {

    static DiagonalTile of(Form form, int batch, int group, int tile) {
        int first = tile * Pointwise.LANES;
        int width = Math.min(Pointwise.LANES, form.groupSize() - first);
        return new DiagonalTile(form, batch, group, group * form.groupSize() + first, width);
    }

    /** Where a step's channels lie in [batch,T,D]. */
    int row(int step) {
        return (batch * form.steps() + step) * form.channels() + channel;
    }

    /** Where a step's coefficients lie in [batch,T,G,N]. */
    int coefficients(int step) {
        return ((batch * form.steps() + step) * form.groups() + group) * form.states();
    }

    /** Where the channels' states lie in [batch,D,N]. */
    int state() {
        return (batch * form.channels() + channel) * form.states();
    }

    /** Where the channels' states lie in [batch,kept,D,N]. */
    int kept(int chunk) {
        return ((batch * form.kept() + chunk) * form.channels() + channel) * form.states();
    }

    /** {@code panel[s, hs, lane] = scale x[lane, s]}, 0 beyond the channels; x may be null for 0. */
    void turn(float[] x, int xo, float scale, float[] panel, int hs) {
        for (int s = 0; s < form.states(); s++) {
            for (int lane = 0; lane < Pointwise.LANES; lane++) {
                panel[s * hs + lane] = x == null || lane >= width ? 0f : scale * x[xo + lane * form.states() + s];
            }
        }
    }

    /** {@code x[lane, s] = panel[s, lane]}. */
    void turnBack(float[] panel, float[] x, int xo) {
        for (int s = 0; s < form.states(); s++) {
            for (int lane = 0; lane < width; lane++) {
                x[xo + lane * form.states() + s] = panel[s * Pointwise.LANES + lane];
            }
        }
    }

    /** {@code y[t] = panel[t]} for n rows. */
    void scatter(int n, float[] panel, float[] y, int step) {
        for (int t = 0; t < n; t++) {
            System.arraycopy(panel, t * Pointwise.LANES, y, row(step + t), width);
        }
    }
}
