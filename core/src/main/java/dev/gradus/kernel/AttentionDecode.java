package dev.gradus.kernel;

import dev.gradus.kernel.scalar.Elementary;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/** The way forward for a single query of each head, as in generation: all scores, a softmax, a sum of values. */
record AttentionDecode(
        AttentionTiles tiles, PointwiseLoops loops, RowLoops rows, AttentionSetup setup, ScoreTerms terms, float[] q,
        HeadLayout ql,
        float[] k, HeadLayout kl, float[] v, HeadLayout vl, float[] y, float[] lse) {

    void run(int batch, int head, AttentionScratch t) {
        int kvHead = head / setup.group();
        int q0 = ql.at(batch, 0, head);
        for (int c = 0; c < setup.size(); c++) {
            t.query[c] = (float) setup.scale() * q[q0 + c];
        }
        AttentionTask task = new AttentionTask(setup, batch, head, 0, 1);
        int first = task.nextTile(0);
        int end = first;
        for (int key = first; key < setup.keys(); key = task.nextTile(key + AttentionKernels.TILE)) {
            Arrays.fill(t.scores, end, Math.max(end, key), Float.NEGATIVE_INFINITY);
            end = key + task.keysFrom(key);
            score(task, key, kvHead, t);
        }
        average(batch, head, first, end - first, t);
    }

    /** Softmax of the scores of {@code n} neighbouring keys, and the sum of their values. */
    private void average(int batch, int head, int first, int n, AttentionScratch t) {
        int entry = batch * setup.heads() + head;
        int y0 = entry * setup.valueSize();
        float max = n == 0 ? Float.NEGATIVE_INFINITY : loops.max(t.scores, first, n, t.lanes);
        Arrays.fill(y, y0, y0 + setup.valueSize(), 0f);
        if (max == Float.NEGATIVE_INFINITY) {
            lse[entry] = max;
            return;
        }
        float sum = rows.exponentials(t.scores, first, max, t.scores, first, n, t.lanes);
        lse[entry] = max + Elementary.log(sum);
        int v0 = vl.at(batch, first, head / setup.group());
        tiles.rowSum(n, setup.valueSize(), t.scores, first, v, v0, vl.token(), y, y0);
        for (int c = y0; c < y0 + setup.valueSize(); c++) {
            y[c] *= 1f / sum;
        }
    }

    private void score(AttentionTask task, int key, int kvHead, AttentionScratch t) {
        int keys = task.keysFrom(key);
        Tile tile = task.look(key, keys, t.bits);
        if (tile == Tile.EMPTY) {
            Arrays.fill(t.scores, key, key + keys, Float.NEGATIVE_INFINITY);
            return;
        }
        int k0 = kl.at(task.batch(), key, kvHead);
        tiles.rowDots(keys, setup.size(), t.query, k, k0, kl.token(), t.scores, key, t.lanes);
        if (!terms.isNone()) {
            terms.applyRow(task, key, keys, loops, t);
        }
        for (int j = 0; j < keys && tile == Tile.PARTIAL; j++) {
            if ((t.bits[j] & 1) == 0) {
                t.scores[key + j] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
