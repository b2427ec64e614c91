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
        ScoreRows.each(q, keys, t -> form.finished(0).within(first + t + 1), all::add);
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
        ScoreRows all = found(rows);
        double[] found = all.numbers(); // [B,Hkv,t,n]
        int[] blocks = form.blocksOf(rows.keys() + shared());
        all.each(t -> {
            int last = (first + all.first() + t) / form.block();
            for (int b = 0; b < chosen.length; b++) {
                for (int h = 0; h < all.heads(); h++) {
                    double[] weights = new double[last + 1];
                    spread(found, all.at(b, h, t), all.seen(t), blocks, weights);
                    select(chosen[b][h][all.first() + t], weights);
                }
            }
        });
    }

    /** What the queries got from the softmax, summed over the heads that share a key head. */
    private ScoreRows found(ScoreRows rows) {
        int[] hidden = new int[rows.queries() * rows.keys()];
        Arrays.setAll(hidden, i -> i % rows.keys() < rows.seen(i / rows.keys()) ? 0 : 1);
        Tensor mask = Tensor.of(hidden, rows.queries(), rows.keys());
        Tensor p = rows.scores().mul(scale).apply(new MaskedSoftmax(-1), mask);
        int heads = chosen[0].length;
        Tensor sum = p.reshape(p.dim(0), heads, rows.heads() / heads, p.dim(2), p.dim(3)).sum(2);
        return new ScoreRows(rows.first(), rows.seen(), sum.reshape(p.dim(0), heads, p.dim(2), p.dim(3)));
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
}
