package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/** The way forward for some tiles of queries: tiles of keys in order, with a running maximum and sum for each query. */
record AttentionForward(
        AttentionTiles tiles, PointwiseLoops loops, AttentionSetup setup, ScoreTerms terms, float[] q, HeadLayout ql,
        float[] k, HeadLayout kl, float[] v, HeadLayout vl, float[] y, float[] lse) {

    void run(int batch, int head, int first, AttentionScratch scratch) {
        AttentionTask all = scratch.assign(setup, batch, head, first);
        for (QueryBlock block : scratch.blocks) {
            if (block.task != null) {
                prepare(block);
            }
        }
        for (int key = all.nextTile(0); key < setup.keys(); key = all.nextTile(key + AttentionKernels.TILE)) {
            visit(all, key, all.keysFrom(key), scratch);
        }
        for (QueryBlock block : scratch.blocks) {
            if (block.task != null) {
                finish(block.task, block);
            }
        }
    }

    private void prepare(QueryBlock block) {
        AttentionTask task = block.task;
        int q0 = ql.at(task.batch(), task.first(), task.head());
        block.transpose(task.rows(), setup.size(), setup.base2Scale(), q, q0, ql.token(), block.queries);
        Arrays.fill(block.max, Float.NEGATIVE_INFINITY);
        Arrays.fill(block.sum, 0f);
        Arrays.fill(block.outputs, 0, AttentionKernels.TILE * setup.valueSize(), 0f);
    }

    /** One tile of keys for all blocks; its values are packed once. */
    private void visit(AttentionTask all, int key, int keys, AttentionScratch t) {
        boolean packed = false;
        for (QueryBlock block : t.blocks) {
            Tile tile = block.task == null ? Tile.EMPTY : block.task.look(key, keys, t);
            if (tile == Tile.EMPTY) {
                continue;
            }
            if (!packed) {
                int v0 = vl.at(all.batch(), key, all.kvHead());
                tiles.pack(keys, setup.valueSize(), v, v0, vl.token(), t.panels);
                packed = true;
            }
            visit(block, key, keys, tile == Tile.PARTIAL, t);
        }
    }

    private void visit(QueryBlock block, int key, int keys, boolean partial, AttentionScratch t) {
        AttentionTask task = block.task;
        int k0 = kl.at(task.batch(), key, task.kvHead());
        tiles.scores(t.parts.byKeys(), setup.size(), k, k0, kl.token(), block.queries, t.s);
        if (!terms.isNone()) {
            terms.apply(task, key, keys, tiles.width(), loops, t);
        }
        if (partial) {
            tiles.hide(keys, t.bits, t.s);
        }
        tiles.softmax(keys, t.s, block.max, block.sum, block.alpha);
        tiles.gather(t.parts.byQueries(), setup.valueSize(), t.panels, t.s, block.alpha, block.outputs);
    }

    private void finish(AttentionTask task, QueryBlock block) {
        int n = setup.valueSize();
        int rowStride = setup.heads() * n;
        int y0 = (task.batch() * setup.queries() + task.first()) * rowStride + task.head() * n;
        for (int i = 0; i < task.rows(); i++) {
            float sum = block.sum[i];
            float share = sum > 0f ? 1f / sum : 0f;
            loops.affine(share, block.outputs, i * n, -0f, y, y0 + i * rowStride, n);
            float log = Math.fma(block.max[i], Elementary.LN2, Elementary.log(sum));
            lse[task.entry() + i] = sum > 0f ? log : Float.NEGATIVE_INFINITY;
        }
    }
}
