package dev.gradus.attention.sparse;

import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which blocks the queries select (Yuan et al. 2025, equations 8 to 12): a block weighs what the compressed blocks that it
 * overlaps got from the softmax, summed over the query heads that share a key head. The choice has no gradient.
 */
final class NativeSparseSelection {
    private final NativeSparseForm form;
    private final int first;
    private final int group;
    private final double[][][][] importance; // [B, Hkv, T, blocks up to the query's own]

    private NativeSparseSelection(NativeSparseForm form, int first, int batch, int heads, int group, int queries) {
        this.form = form;
        this.first = first;
        this.group = group;
        importance = new double[batch][heads][queries][];
        for (double[][][] sequence : importance) {
            for (double[][] head : sequence) {
                for (int t = 0; t < queries; t++) {
                    head[t] = new double[(first + t) / form.block() + 1];
                }
            }
        }
    }

    /** q [B,T,H,d], whose first stands at a position, and keys [B,n,Hkv,d] of the finished blocks. */
    static AttentionPattern of(NativeSparseForm form, Tensor q, Tensor keys, double scale, int first) {
        int group = q.dim(2) / keys.dim(2);
        NativeSparseSelection all =
                new NativeSparseSelection(form, first, q.dim(0), keys.dim(2), group, q.dim(1));
        if (keys.dim(1) > 0) {
            ScoreRows.each(q, keys, (b, h, t, scores) -> all.add(b, h, t, scores, scale));
        }
        return all.pattern();
    }

    private void add(int b, int h, int t, double[] scores, double scale) {
        int seen = Math.min(scores.length, form.finished(0).within(first + t + 1));
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < seen; i++) {
            most = Math.max(most, scale * scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < seen; i++) {
            scores[i] = StrictMath.exp(scale * scores[i] - most);
            sum += scores[i];
        }
        for (int i = 0; i < seen; i++) {
            form.spread(i, scores[i] / sum, importance[b][h / group][t]);
        }
    }

    private AttentionPattern pattern() {
        List<AttentionPattern> sequences = new ArrayList<>();
        for (double[][][] sequence : importance) {
            BitSet[][] chosen = new BitSet[sequence.length][];
            for (int h = 0; h < chosen.length; h++) {
                chosen[h] = new BitSet[sequence[h].length];
                for (int t = 0; t < chosen[h].length; t++) {
                    chosen[h][t] = chosen(sequence[h][t]);
                }
            }
            sequences.add(new SelectedBlocks(form.block(), group, first, chosen));
        }
        return new PerSequence(sequences);
    }

    /** The first block, the query's own and the one before, and the best of the others. */
    private BitSet chosen(double[] own) {
        int last = own.length - 1;
        own[0] = Double.POSITIVE_INFINITY;
        own[last] = Double.POSITIVE_INFINITY;
        own[Math.max(0, last - 1)] = Double.POSITIVE_INFINITY;
        return Greatest.of(own, own.length, form.selected());
    }
}
