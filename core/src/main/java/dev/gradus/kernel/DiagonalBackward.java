package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import java.util.Arrays;

/** The way back for one block of tiles: from the last chunk, whose states are computed again. */
record DiagonalBackward(
        DiagonalLoops loops, PointwiseLoops pointwise, DiagonalScan.Form form, DiagonalScan.Inputs in, float[] kept,
        float[] gy, float[] glast, DiagonalScan.Inputs grads, DiagonalSums sums) {

    private static final int LANES = Pointwise.LANES;
    private static final int PANEL = DiagonalScan.CHUNK * LANES;

    void run(int batch, int group, int block, DiagonalScratch t) {
        int all = (form.groupSize() + LANES - 1) / LANES;
        int first = block * DiagonalScan.TILES;
        int tiles = Math.min(DiagonalScan.TILES, all - first);
        for (int i = 0; i < tiles; i++) {
            begin(DiagonalTile.of(form, batch, group, first + i), i, t);
        }
        for (int chunk = form.kept(); chunk >= 0; chunk--) {
            int from = chunk * DiagonalScan.CHUNK;
            int n = Math.min(DiagonalScan.CHUNK, form.steps() - from);
            Arrays.fill(t.gb, 0, form.states() * PANEL, 0f);
            Arrays.fill(t.gc, 0, form.states() * PANEL, 0f);
            for (int i = 0; i < tiles; i++) {
                back(DiagonalTile.of(form, batch, group, first + i), i, from, n, t);
            }
            coefficients(DiagonalTile.of(form, batch, group, first).coefficients(from), block, n, t);
        }
        for (int i = 0; i < tiles; i++) {
            end(DiagonalTile.of(form, batch, group, first + i), i, t);
        }
    }

    private void begin(DiagonalTile tile, int i, DiagonalScratch t) {
        tile.turn(glast, tile.state(), 1f, t.g[i], LANES);
        Arrays.fill(t.ga[i], 0f);
        Arrays.fill(t.gskip[i], 0f);
        Arrays.fill(t.gbias[i], 0f);
    }

    private void back(DiagonalTile tile, int i, int from, int n, DiagonalScratch t) {
        int bo = tile.coefficients(from);
        int bs = form.groups() * form.states();
        again(tile, from, n, bo, bs, t);
        Arrays.fill(t.gx, 0, n * LANES, 0f);
        Arrays.fill(t.gd, 0, n * LANES, 0f);
        loops.gather(n, tile.width(), gy, tile.row(from), form.channels(), null, 0, t.y);
        for (int s = 0; s < form.states(); s++) {
            loops.reverse(n, s, s * PANEL, t.decays, t.states, s * (PANEL + LANES), t.x, t.d, t.y, in.b(), in.c(),
                    bo + s, bs, t.rates, t.g[i], t.ga[i], t.gb, t.gc, t.gx, t.gd);
        }
        inputs(tile, i, from, n, t);
    }

    /** Step sizes, decays and states of the chunk once more; afterwards rates hold A itself. */
    private void again(DiagonalTile tile, int from, int n, int bo, int bs, DiagonalScratch t) {
        tile.turn(in.a(), tile.channel() * form.states(), Elementary.LOG2E, t.rates, LANES);
        DiagonalForward.steps(loops, pointwise, in, tile, from, n, t);
        if (from == 0) {
            tile.turn(in.start(), tile.state(), 1f, t.states, PANEL + LANES);
        } else {
            tile.turn(kept, tile.kept(from / DiagonalScan.CHUNK - 1), 1f, t.states, PANEL + LANES);
        }
        loops.states(n, form.states(), PANEL, t.decays, t.x, in.b(), bo, bs, t.states, PANEL + LANES);
        tile.turn(in.a(), tile.channel() * form.states(), 1f, t.rates, LANES);
    }

    /** From gradients of x = d u and of d to those of u and delta. */
    private void inputs(DiagonalTile tile, int i, int from, int n, DiagonalScratch t) {
        DiagonalForward.loadSkip(in, tile, t);
        loops.sumRows(n, t.y, t.u, t.gskip[i]);
        loops.inputs(n, t.u, t.d, t.y, t.skip, t.gx, t.gd);
        if (form.softplus()) {
            pointwise.mapGrad(Unary.SOFTPLUS, t.before, 0, t.d, 0, t.gd, 0, t.gd, 0, n * LANES);
        }
        loops.sumRows(n, t.gd, null, t.gbias[i]);
        tile.scatter(n, t.gx, grads.u(), from);
        tile.scatter(n, t.gd, grads.delta(), from);
    }

    /** Lane sums of the block's part of the gradients of B and C. */
    private void coefficients(int at, int block, int n, DiagonalScratch t) {
        int bs = form.groups() * form.states();
        for (int s = 0; s < form.states(); s++) {
            loops.addLanes(n, t.gb, s * PANEL, sums.partial(), sums.b(block) + at + s, bs);
            loops.addLanes(n, t.gc, s * PANEL, sums.partial(), sums.c(block) + at + s, bs);
        }
    }

    private void end(DiagonalTile tile, int i, DiagonalScratch t) {
        tile.turnBack(t.ga[i], sums.partial(), sums.a(tile));
        System.arraycopy(t.gskip[i], 0, sums.partial(), sums.skip(tile), tile.width());
        System.arraycopy(t.gbias[i], 0, sums.partial(), sums.bias(tile), tile.width());
        if (grads.start() != null) {
            tile.turnBack(t.g[i], grads.start(), tile.state());
        }
    }
}
