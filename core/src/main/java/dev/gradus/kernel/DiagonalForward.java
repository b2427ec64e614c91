package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import java.util.Arrays;

/** The way forward for one tile of channels, chunk after chunk. */
record DiagonalForward(
        DiagonalLoops loops, PointwiseLoops pointwise, DiagonalScan.Form form, DiagonalScan.Inputs in, float[] y,
        float[] last, float[] kept) {

    private static final int LANES = Pointwise.LANES;
    private static final int PANEL = DiagonalScan.CHUNK * LANES;

    void run(DiagonalTile tile, DiagonalScratch t) {
        tile.turn(in.a(), tile.channel() * form.states(), Elementary.LOG2E, t.rates, LANES);
        tile.turn(in.start(), tile.state(), 1f, t.h, LANES);
        loadSkip(in, tile, t);
        for (int from = 0; from < form.steps(); from += DiagonalScan.CHUNK) {
            if (from > 0 && kept != null) {
                tile.turnBack(t.h, kept, tile.kept(from / DiagonalScan.CHUNK - 1));
            }
            chunk(tile, from, Math.min(DiagonalScan.CHUNK, form.steps() - from), t);
        }
        tile.turnBack(t.h, last, tile.state());
    }

    private void chunk(DiagonalTile tile, int from, int n, DiagonalScratch t) {
        steps(loops, pointwise, in, tile, from, n, t);
        if (in.skip() == null) {
            Arrays.fill(t.y, 0, n * LANES, 0f);
        } else {
            loops.scaleRows(n, t.u, t.skip, t.y);
        }
        loops.scan(n, form.states(), PANEL, t.decays, t.x, in.b(), in.c(), tile.coefficients(from),
                form.groups() * form.states(), t.h, t.y);
        tile.scatter(n, t.y, y, from);
    }

    static void loadSkip(DiagonalScan.Inputs in, DiagonalTile tile, DiagonalScratch t) {
        Arrays.fill(t.skip, 0f);
        if (in.skip() != null) {
            System.arraycopy(in.skip(), tile.channel(), t.skip, 0, tile.width());
        }
    }

    /** Inputs of a chunk, its step sizes d, x = d u and decays. */
    static void steps(
            DiagonalLoops loops, PointwiseLoops pointwise, DiagonalScan.Inputs in, DiagonalTile tile, int from, int n,
            DiagonalScratch t) {
        DiagonalScan.Form form = tile.form();
        int row = tile.row(from);
        loops.gather(n, tile.width(), in.u(), row, form.channels(), null, 0, t.u);
        loops.gather(n, tile.width(), in.delta(), row, form.channels(), in.bias(), tile.channel(), t.before);
        if (form.softplus()) {
            pointwise.map(Unary.SOFTPLUS, t.before, 0, t.d, 0, n * LANES);
        } else {
            System.arraycopy(t.before, 0, t.d, 0, n * LANES);
        }
        pointwise.zip(Binary.MUL, t.d, 0, 1, t.u, 0, 1, t.x, 0, n * LANES);
        loops.decays(n, form.states(), PANEL, t.d, t.rates, t.decays);
    }
}
