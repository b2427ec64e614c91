package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import java.util.ArrayList;
import java.util.List;

/**
 * The factorised patterns of Child et al. 2019 (Sparse Transformer), section 4: a near set and a far set, each of some
 * {@code sqrt(T)} keys. The two sets may be used in turn by layers, split among heads, or joined in one head as here.
 */
public final class SparseTransformer {
    private SparseTransformer() {}

    /**
     * The near set of strided attention: l tokens with the query, as in the code of the paper; the paper's formula has one
     * more, {@link WindowConvention#SPARSE_TRANSFORMER_PAPER}.
     *
     * @param stride l
     * @return the pattern
     */
    public static AttentionPattern stridedNear(int stride) {
        return WindowConvention.SPARSE_TRANSFORMER_CODE.window(stride);
    }

    /**
     * Strided attention: the last l tokens, and every l-th before the query. For data with a period, such as images.
     *
     * @param stride l
     * @return near and far set
     */
    public static AttentionPattern strided(int stride) {
        return stridedNear(stride).or(Dilated.column(stride));
    }

    /**
     * Fixed attention: the tokens of the query's block so far, and the last c tokens of every block. For text.
     *
     * @param stride l, tokens of a block
     * @param summaries c
     * @return near and far set
     */
    public static AttentionPattern fixed(int stride, int summaries) {
        return fixedNear(stride).or(fixedFar(stride, summaries));
    }

    /**
     * The near set of fixed attention.
     *
     * @param stride l
     * @return the query's block up to the query
     */
    public static AttentionPattern fixedNear(int stride) {
        return new Chunked(stride).and(new Causal());
    }

    /**
     * The far set of fixed attention.
     *
     * @param stride l
     * @param summaries c
     * @return the last c places of every block, up to the query
     */
    public static AttentionPattern fixedFar(int stride, int summaries) {
        return new Summaries(stride, stride - summaries, summaries).and(new Causal());
    }

    /**
     * Fixed attention whose heads look at different places: head h at slice {@code h mod slices}, counted from the end of the
     * block backwards, as in the code of the paper.
     *
     * @param stride l
     * @param summaries c, places of a slice
     * @param slices how many there are
     * @param heads H
     * @return near and far set of each head
     */
    public static AttentionPattern fixed(int stride, int summaries, int slices, int heads) {
        List<AttentionPattern> patterns = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            int first = stride - summaries * (head % slices + 1);
            patterns.add(fixedNear(stride).or(new Summaries(stride, first, summaries).and(new Causal())));
        }
        return new PerHead(patterns);
    }
}
