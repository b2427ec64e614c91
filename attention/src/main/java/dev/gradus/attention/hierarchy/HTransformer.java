package dev.gradus.attention.hierarchy;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.op.shape.Pad;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * Hierarchical attention (Zhu and Soricut 2021, H-Transformer-1D): near tokens one by one, further ones by the mean of a
 * cell of 2, 4, 8, ... tokens, the coarser the further away.
 *
 * <p>On level l a cell holds {@code 2^l} tokens: the mean of their keys and values. Pairs of cells in neighbouring blocks of
 * N cells belong to the finest level that has them; so every pair of tokens is counted once, and cost grows with
 * {@code T N}. A cell counts as often as it has tokens: {@code ln(count)} is added to its score. Levels are merged by the
 * sums behind their softmax. (The public code weighs the levels differently.)
 *
 * <p>In both directions queries are means of cells, too. In a causal one they are not, because a cell holds later tokens;
 * cost then grows with {@code T N log(T/N)}.
 *
 * @param block N, even
 * @param causal whether a token sees earlier ones only
 */
public record HTransformer(int block, boolean causal) {

    /** Checks the block. */
    public HTransformer {
        if (block < 2 || block % 2 != 0) {
            throw new IllegalArgumentException(
                    "hierarchical attention needs an even block of at least 2, got " + block);
        }
    }

    /**
     * What queries read.
     *
     * @param q [B,T,H,d]
     * @param k [B,T,H,d]
     * @param v [B,T,H,dv]
     * @param scale of the scores
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, Tensor k, Tensor v, double scale) {
        int tokens = q.dim(1);
        int levels = 1;
        while ((long) 2 * block << (levels - 1) < tokens) {
            levels++;
        }
        int missing = Math.floorMod(-tokens, 1 << (levels - 1));
        Tensor keys = padded(k, missing);
        Tensor values = padded(v, missing);
        Tensor queries = padded(q, missing);
        Tensor[] all = Autograd.run(
                new Attention(new CellPattern(block, 1, 0, true, causal), scale), q, k, v);
        for (int level = 1; level < levels; level++) {
            Tensor[] more = level(level, queries, keys, values, scale, tokens);
            all = Autograd.run(new MergeAttention(), all[0], all[1], more[0], more[1]);
        }
        return all[0];
    }

    private static Tensor padded(Tensor x, int missing) {
        return missing == 0 ? x : x.apply(new Pad(1, 0, missing, 0));
    }

    /** What one level adds: y [B,T,H,dv] and lse [B,H,T]. */
    private Tensor[] level(int level, Tensor q, Tensor k, Tensor v, double scale, int tokens) {
        int size = 1 << level;
        double[] counts = new double[k.dim(1) / size];
        Arrays.setAll(counts, i -> Math.max(0, Math.min(size, tokens - i * size)));
        Tensor mean = joined(mean(k, counts), logs(counts, scale));
        Tensor asked = causal ? q : mean(q, counts);
        int ahead = asked.dim(1) - mean.dim(1);
        CellPattern pattern = new CellPattern(block, causal ? size : 1, ahead, false, causal);
        Tensor[] read = Autograd.run(
                new Attention(pattern, scale), joined(asked, new double[] {1}), mean, mean(v, counts), mask(counts, k));
        return causal
                ? new Tensor[] {read[0].slice(1, 0, tokens), read[1].slice(2, 0, tokens)}
                : new Tensor[] {fine(read[0], 1, size, tokens), fine(read[1], 2, size, tokens)};
    }

    /** Means over cells [B,n,H,d], of the tokens that there are. */
    private static Tensor mean(Tensor x, double[] counts) {
        int size = x.dim(1) / counts.length;
        Tensor sums = x.reshape(x.dim(0), counts.length, size, x.dim(2), x.dim(3)).sum(2)
                .reshape(x.dim(0), counts.length, x.dim(2), x.dim(3));
        double[] shares = Arrays.stream(counts).map(n -> 1 / Math.max(1, n)).toArray();
        return sums.mul(Tensor.of(shares, counts.length, 1, 1).to(x.dtype()));
    }

    private static double[] logs(double[] counts, double scale) {
        return Arrays.stream(counts).map(n -> StrictMath.log(Math.max(1, n)) / scale).toArray();
    }

    /** One more element for each head, a number of its cell, or the same for all. */
    private static Tensor joined(Tensor x, double[] numbers) {
        Tensor column = Tensor.of(numbers, 1, numbers.length, 1, 1).to(x.dtype());
        return x.apply(new Concat(3), column.apply(new Expand(Shape.of(x.dim(0), x.dim(1), x.dim(2), 1))));
    }

    /** Cells without a token are padding. */
    private static Tensor mask(double[] counts, Tensor k) {
        int[] mask = new int[k.dim(0) * counts.length];
        Arrays.setAll(mask, i -> counts[i % counts.length] > 0 ? 1 : 0);
        return Tensor.of(mask, k.dim(0), counts.length);
    }

    /** Every cell once for each of its tokens. */
    private static Tensor fine(Tensor x, int axis, int size, int tokens) {
        return x.apply(new RepeatInterleave(axis, size)).slice(axis, 0, tokens);
    }
}
