package dev.gradus.attention.sparse;

import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which blocks the queries select (Yuan et al. 2025, equations 8 to 12): a block weighs what the compressed blocks that it
 * overlaps got from the softmax, summed over the query heads that share a key head. The choice has no gradient.
 *
 * @param form sizes of the blocks
 * @param scale factor of the scores
 * @param first position of the first query
 * @param chosen [B][Hkv][T], what every query selects
 */
record NativeSparseSelection(NativeSparseForm form, double scale, int first, BitSet[][][] chosen) {

    /** One choice for each sequence; q [B,T,H,d], whose first stands at a position, and keys [B,n,Hkv,d] of finished blocks. */
    static List<SelectedBlocks> of(NativeSparseForm form, Tensor q, Tensor keys, double scale, int first) {
        BitSet[][][] chosen = new BitSet[q.dim(0)][keys.dim(2)][q.dim(1)];
        for (BitSet[][] sequence : chosen) {
            for (BitSet[] head : sequence) {
                Arrays.setAll(head, t -> always(form, first + t));
            }
        }
        NativeSparseSelection all = new NativeSparseSelection(form, scale, first, chosen);
        if (keys.dim(1) > 0) {
            ScoreRows.each(q, keys, all::add);
        }
        int group = q.dim(2) / keys.dim(2);
        return Stream.of(chosen).map(heads -> new SelectedBlocks(form.block(), group, first, heads)).toList();
    }

    /** The first block, the query's own and the one before. */
    private static BitSet always(NativeSparseForm form, int position) {
        BitSet blocks = new BitSet();
        int own = position / form.block();
        blocks.set(0);
        blocks.set(own);
        blocks.set(Math.max(0, own - 1));
        return blocks;
    }

    /** Adds the best of the other blocks. */
    private void add(ScoreRows rows) {
        double[] found = softmax(rows).numbers(); // [B,H,t,n]
        int[] blocks = form.blocksOf(rows.keys() + shared());
        int group = rows.heads() / chosen[0].length;
        rows.each(t -> {
            for (int b = 0; b < chosen.length; b++) {
                for (int h = 0; h < chosen[b].length; h++) {
                    double[] weights = new double[(first + rows.first() + t) / form.block() + 1];
                    for (int one = h * group; one < (h + 1) * group; one++) {
                        spread(found, rows.at(b, one, t), seen(rows, t), blocks, weights);
                    }
                    select(chosen[b][h][rows.first() + t], weights);
                }
            }
        });
    }

    /** Strides of a compressed block. */
    private int shared() {
        return form.length() / form.stride();
    }

    /** Adds what a query found in each compressed block to the blocks that share a stride with it, for each such stride. */
    private void spread(double[] found, int from, int count, int[] blocks, double[] weights) {
        for (int i = 0; i < count; i++) {
            for (int part = i; part < i + shared(); part++) {
                weights[blocks[part]] += found[from + i];
            }
        }
    }

    private void select(BitSet own, double[] weights) {
        own.stream().forEach(block -> weights[block] = -1); // known already
        own.or(Greatest.of(weights, 0, weights.length, form.selected() - own.cardinality()));
    }

    /** Blocks that are finished for a query of some. */
    private int seen(ScoreRows rows, int query) {
        return Math.min(rows.keys(), form.finished(0).within(first + rows.first() + query + 1));
    }

    private ScoreRows softmax(ScoreRows rows) {
        int[] hidden = new int[rows.queries() * rows.keys()];
        Arrays.setAll(hidden, i -> i % rows.keys() < seen(rows, i / rows.keys()) ? 0 : 1);
        Tensor mask = Tensor.of(hidden, rows.queries(), rows.keys());
        return new ScoreRows(rows.first(), rows.scores().mul(scale).apply(new MaskedSoftmax(-1), mask));
    }
}
