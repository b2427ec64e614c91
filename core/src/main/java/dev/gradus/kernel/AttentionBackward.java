package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/**
 * The way back for all queries that read one key head.
 *
 * <p>With {@code p = e^(s - lse)}, {@code delta_i = gy_i y_i - glse_i} and {@code ds = p (gy v - delta) scale}:
 * {@code gv_j = sum_i p_ij gy_i, gk_j = sum_i ds_ij q_i, gq_i = sum_j ds_ij k_j}.
 */
record AttentionBackward(
        AttentionTiles tiles, AttentionSetup setup, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
        HeadLayout vl, float[] y, float[] lse, float[] gy, float[] glse, float[] gq, float[] gk, float[] gv) {

    void run(int batch, int kvHead, AttentionScratch scratch) {
        for (int key = 0; key < setup.keys(); key++) {
            int k0 = kl.at(batch, key, kvHead);
            int v0 = vl.at(batch, key, kvHead);
            Arrays.fill(gk, k0, k0 + setup.size(), 0f);
            Arrays.fill(gv, v0, v0 + setup.valueSize(), 0f);
        }
        for (int head = kvHead * setup.group(); head < (kvHead + 1) * setup.group(); head++) {
            for (int first = 0; first < setup.queries(); first += tiles.width()) {
                int rows = Math.min(tiles.width(), setup.queries() - first);
                run(new AttentionTask(setup, batch, head, first, rows), scratch);
            }
        }
    }

    private void run(AttentionTask task, AttentionScratch t) {
        prepare(task, t);
        Arrays.fill(t.queryGrads, 0f);
        for (int key = task.nextTile(0); key < setup.keys(); key = task.nextTile(key + AttentionKernels.TILE)) {
            int keys = task.keysFrom(key);
            Tile tile = task.look(key, keys, t);
            if (tile != Tile.EMPTY) {
                visit(task, key, keys, tile == Tile.PARTIAL, t);
            }
        }
        int q0 = ql.at(task.batch(), task.first(), task.head());
        t.transposeBack(task.rows(), setup.size(), t.queryGrads, gq, q0, ql.token());
    }

    /** Lays out what belongs to the queries. */
    private void prepare(AttentionTask task, AttentionScratch t) {
        int rows = task.rows();
        int q0 = ql.at(task.batch(), task.first(), task.head());
        int stride = setup.heads() * setup.valueSize();
        int y0 = (task.batch() * setup.queries() + task.first()) * stride + task.head() * setup.valueSize();
        t.transpose(rows, setup.size(), setup.base2Scale(), q, q0, ql.token(), t.queries);
        t.transpose(rows, setup.valueSize(), 1f, gy, y0, stride, t.outputGrads);
        t.transpose(rows, setup.valueSize(), 1f, y, y0, stride, t.outputs);
        tiles.pack(rows, setup.size(), q, q0, ql.token(), t.queryPanels);
        tiles.pack(rows, setup.valueSize(), gy, y0, stride, t.gradPanels);
        tiles.dots(setup.valueSize(), t.outputs, t.outputGrads, t.delta);
        Arrays.fill(t.shift, 0f);
        for (int i = 0; i < rows; i++) {
            float l = lse[task.entry() + i];
            t.shift[i] = l == Float.NEGATIVE_INFINITY ? 0f : l * Elementary.LOG2E;
            t.delta[i] -= glse == null ? 0f : glse[task.entry() + i];
        }
    }

    private void visit(AttentionTask task, int key, int keys, boolean partial, AttentionScratch t) {
        VisibleParts.Ranges parts = t.parts.byKeys();
        int size = setup.size();
        int k0 = kl.at(task.batch(), key, task.kvHead());
        int v0 = vl.at(task.batch(), key, task.kvHead());
        tiles.scores(parts, size, k, k0, kl.token(), t.queries, t.s);
        if (partial) {
            tiles.hide(keys, t.bits, t.s);
        }
        tiles.powers(keys, t.shift, t.s);
        tiles.scatter(parts, task.rows(), setup.valueSize(), t.s, t.gradPanels, gv, v0, vl.token());
        tiles.scores(parts, setup.valueSize(), v, v0, vl.token(), t.outputGrads, t.d);
        tiles.scoreGrad(keys, t.d, t.delta, (float) setup.scale(), t.s);
        tiles.scatter(parts, task.rows(), size, t.s, t.queryPanels, gk, k0, kl.token());
        tiles.pack(keys, size, k, k0, kl.token(), t.keyPanels);
        tiles.gather(t.parts.byQueries(), size, t.keyPanels, t.s, t.queryGrads);
    }
}
