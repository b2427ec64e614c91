package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/**
 * The way back for all queries that read some key heads.
 *
 * <p>With {@code p = e^(s - lse)}, {@code delta_i = gy_i y_i - glse_i} and {@code ds = p (gy v - delta) scale}:
 * {@code gv_j = sum_i p_ij gy_i, gk_j = sum_i ds_ij q_i, gq_i = sum_j ds_ij k_j}.
 */
record AttentionBackward(
        AttentionTiles tiles, PointwiseLoops loops, AttentionSetup setup, ScoreTerms terms, float[] q, HeadLayout ql,
        float[] k, HeadLayout kl, float[] v, HeadLayout vl, float[] y, float[] lse, float[] gy, float[] glse,
        float[] gq,
        float[] gk, float[] gv) {

    /** Some key heads: those of the same tokens take turns, as they lie side by side in memory. */
    void run(int from, int to, AttentionScratch scratch) {
        scratch.cleared = 0;
        int step = AttentionScratch.BLOCKS * AttentionKernels.TILE;
        for (int first = 0; first < setup.queries(); first += step) {
            for (int head = from * setup.group(); head < to * setup.group(); head++) {
                run(scratch.assign(setup, head / setup.heads(), head % setup.heads(), first), from, to, scratch);
            }
        }
        clear(from, to, setup.keys(), scratch);
    }

    /** Sums over queries begin at 0 shortly before the first query adds to them, so that they are still in the caches. */
    private void clear(int from, int to, int end, AttentionScratch scratch) {
        for (; scratch.cleared < end; scratch.cleared++) {
            for (int head = from; head < to; head++) {
                int k0 = kl.at(head / setup.kvHeads(), scratch.cleared, head % setup.kvHeads());
                int v0 = vl.at(head / setup.kvHeads(), scratch.cleared, head % setup.kvHeads());
                Arrays.fill(gk, k0, k0 + setup.size(), 0f);
                Arrays.fill(gv, v0, v0 + setup.valueSize(), 0f);
            }
        }
    }

    private void run(AttentionTask all, int from, int to, AttentionScratch t) {
        for (QueryBlock block : t.blocks) {
            if (block.task != null) {
                prepare(block.task, block);
            }
        }
        for (int key = all.nextTile(0); key < setup.keys(); key = all.nextTile(key + AttentionKernels.TILE)) {
            clear(from, to, key + all.keysFrom(key), t);
            visit(all, key, all.keysFrom(key), t);
        }
        for (QueryBlock block : t.blocks) {
            if (block.task != null) {
                finish(block.task, block);
            }
        }
    }

    /** Lays out what belongs to the queries. */
    private void prepare(AttentionTask task, QueryBlock block) {
        int rows = task.rows();
        int q0 = ql.at(task.batch(), task.first(), task.head());
        int stride = setup.heads() * setup.valueSize();
        int y0 = (task.batch() * setup.queries() + task.first()) * stride + task.head() * setup.valueSize();
        block.transpose(rows, setup.size(), setup.base2Scale(), q, q0, ql.token(), block.queries);
        block.transpose(rows, setup.valueSize(), 1f, gy, y0, stride, block.outputGrads);
        block.transpose(rows, setup.valueSize(), 1f, y, y0, stride, block.outputs);
        tiles.pack(rows, setup.size(), q, q0, ql.token(), block.queryPanels);
        tiles.pack(rows, setup.valueSize(), gy, y0, stride, block.gradPanels);
        tiles.dots(setup.valueSize(), block.outputs, block.outputGrads, block.delta);
        Arrays.fill(block.queryGrads, 0, AttentionKernels.TILE * setup.size(), 0f);
        Arrays.fill(block.alpha, 1f);
        Arrays.fill(block.shift, 0f);
        for (int i = 0; i < rows; i++) {
            float l = lse[task.entry() + i];
            block.shift[i] = l == Float.NEGATIVE_INFINITY ? 0f : l * Elementary.LOG2E;
            block.delta[i] -= glse == null ? 0f : glse[task.entry() + i];
        }
    }

    /** One tile of keys for all blocks; they are packed once. */
    private void visit(AttentionTask all, int key, int keys, AttentionScratch t) {
        boolean packed = false;
        for (QueryBlock block : t.blocks) {
            Tile tile = block.task == null ? Tile.EMPTY : block.task.look(key, keys, t);
            if (tile == Tile.EMPTY) {
                continue;
            }
            if (!packed) {
                int k0 = kl.at(all.batch(), key, all.kvHead());
                tiles.pack(keys, setup.size(), k, k0, kl.token(), t.panels);
                packed = true;
            }
            visit(block, key, keys, tile == Tile.PARTIAL, t);
        }
    }

    private void visit(QueryBlock block, int key, int keys, boolean partial, AttentionScratch t) {
        AttentionTask task = block.task;
        VisibleParts.Ranges parts = t.parts.byKeys();
        int size = setup.size();
        int k0 = kl.at(task.batch(), key, task.kvHead());
        int v0 = vl.at(task.batch(), key, task.kvHead());
        tiles.scores(parts, size, k, k0, kl.token(), block.queries, t.s);
        if (!terms.isNone()) {
            terms.apply(task, key, keys, tiles.width(), loops, t);
        }
        if (partial) {
            tiles.hide(keys, t.bits, t.s);
        }
        tiles.powers(keys, block.shift, t.s);
        tiles.scatter(parts, task.rows(), setup.valueSize(), t.s, block.gradPanels, gv, v0, vl.token());
        tiles.scores(parts, setup.valueSize(), v, v0, vl.token(), block.outputGrads, t.d);
        scoreGrad(task, key, keys, block, t);
        tiles.scatter(parts, task.rows(), size, t.s, block.queryPanels, gk, k0, kl.token());
        tiles.gather(t.parts.byQueries(), size, t.panels, t.s, block.alpha, block.queryGrads);
    }

    private void scoreGrad(AttentionTask task, int key, int keys, QueryBlock block, AttentionScratch t) {
        float scale = (float) setup.scale();
        tiles.scoreGrad(keys, t.d, block.delta, terms.isNone() ? scale : 1f, t.s);
        if (!terms.isNone()) {
            terms.backward(task, key, keys, tiles.width(), scale, t);
        }
    }

    private void finish(AttentionTask task, QueryBlock block) {
        int n = setup.size();
        int q0 = ql.at(task.batch(), task.first(), task.head());
        for (int i = 0; i < task.rows(); i++) {
            System.arraycopy(block.queryGrads, i * n, gq, q0 + i * ql.token(), n);
        }
    }
}
