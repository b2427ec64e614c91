package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/** The way forward for the queries of one task: tiles of keys in order, with a running maximum and sum. */
record AttentionForward(
        AttentionTiles tiles, AttentionSetup setup, float[] q, HeadLayout ql, float[] k, HeadLayout kl, float[] v,
        HeadLayout vl, float[] y, float[] lse) {

    void run(AttentionTask task, AttentionScratch scratch) {
        int q0 = ql.at(task.batch(), task.first(), task.head());
        scratch.transpose(task.rows(), setup.size(), setup.base2Scale(), q, q0, ql.token(), scratch.queries);
        Arrays.fill(scratch.max, Float.NEGATIVE_INFINITY);
        Arrays.fill(scratch.sum, 0f);
        Arrays.fill(scratch.outputs, 0f);
        for (int key = task.nextTile(0); key < setup.keys(); key = task.nextTile(key + AttentionKernels.TILE)) {
            int keys = task.keysFrom(key);
            Tile tile = task.look(key, keys, scratch);
            if (tile != Tile.EMPTY) {
                visit(task, key, keys, tile == Tile.PARTIAL, scratch);
            }
        }
        finish(task, scratch);
    }

    private void visit(AttentionTask task, int key, int keys, boolean partial, AttentionScratch t) {
        int k0 = kl.at(task.batch(), key, task.kvHead());
        int v0 = vl.at(task.batch(), key, task.kvHead());
        tiles.scores(t.parts.byKeys(), setup.size(), k, k0, kl.token(), t.queries, t.s);
        if (partial) {
            tiles.hide(keys, t.bits, t.s);
        }
        tiles.softmax(keys, t.s, t.max, t.sum, t.alpha);
        tiles.rescale(setup.valueSize(), t.alpha, t.outputs);
        tiles.pack(keys, setup.valueSize(), v, v0, vl.token(), t.valuePanels);
        tiles.gather(t.parts.byQueries(), setup.valueSize(), t.valuePanels, t.s, t.outputs);
    }

    private void finish(AttentionTask task, AttentionScratch t) {
        for (int i = 0; i < t.sum.length; i++) {
            t.alpha[i] = t.sum[i] > 0f ? 1f / t.sum[i] : 0f;
        }
        tiles.rescale(setup.valueSize(), t.alpha, t.outputs);
        int rowStride = setup.heads() * setup.valueSize();
        int y0 = (task.batch() * setup.queries() + task.first()) * rowStride + task.head() * setup.valueSize();
        t.transposeBack(task.rows(), setup.valueSize(), t.outputs, y, y0, rowStride);
        for (int i = 0; i < task.rows(); i++) {
            float log = Math.fma(t.max[i], Elementary.LN2, Elementary.log(t.sum[i]));
            lse[task.entry() + i] = t.sum[i] > 0f ? log : Float.NEGATIVE_INFINITY;
        }
    }
}
