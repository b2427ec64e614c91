package dev.gradus.attention.layer;

import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.ScoreBias;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.tensor.Tensor;

/**
 * Attention as the textbook writes it, with all scores [B,H,T,S] in memory: what the tiled kernel is compared with, and where
 * the probabilities themselves are wanted.
 */
public final class DenseAttention {
    private DenseAttention() {}

    /**
     * The probabilities {@code softmax_j(c q_i k_j)}; 0 everywhere for a query without keys.
     *
     * @param q [B,T,H,d]
     * @param k [B,S,Hkv,d]
     * @param pattern which keys a query may attend to; the last query stands at the last key
     * @param scale c
     * @return [B,H,T,S]
     */
    public static Tensor weights(Tensor q, Tensor k, AttentionPattern pattern, double scale) {
        return weights(q, k, null, pattern, scale, ScoreRule.NONE);
    }

    /**
     * As above, of scores to which a rule is applied.
     *
     * @param q [B,T,H,d]
     * @param k [B,S,Hkv,d]
     * @param table [rows,H] of the rule's bias, or null without one
     * @param pattern which keys a query may attend to; the last query stands at the last key
     * @param scale c
     * @param rule what becomes of the scores
     * @return [B,H,T,S]
     */
    public static Tensor weights(
            Tensor q, Tensor k, Tensor table, AttentionPattern pattern, double scale, ScoreRule rule) {
        Tensor scores = heads(q, q.dim(2)).matmul(heads(k, q.dim(2)).transpose(2, 3)).mul(scale);
        Tensor hidden = hidden(pattern, scores);
        Tensor bounded = rule.cap() == 0 ? scores : scores.mul(1 / rule.cap()).tanh().mul(rule.cap());
        Tensor biased = rule.bias() == null ? bounded : bounded.add(bias(rule.bias(), table, hidden));
        return biased.apply(new MaskedSoftmax(-1), hidden);
    }

    /** [H,T,S]: the product of a matrix with one entry for each pair that any sequence and head allows, and the table. */
    private static Tensor bias(ScoreBias bias, Tensor table, Tensor hidden) {
        int queries = hidden.dim(2);
        int keys = hidden.dim(3);
        double[] entries = new double[queries * keys * bias.rows()];
        for (int e = 0; e < hidden.size(); e++) {
            int pair = e % (queries * keys);
            int query = keys - queries + pair / keys;
            if (hidden.ints()[e] == 0) { // a pair that is not allowed may have no row
                entries[pair * bias.rows() + bias.row(query, pair % keys)] = bias.factor(query, pair % keys);
            }
        }
        Tensor all = Tensor.of(entries, queries * keys, bias.rows()).to(table.dtype()).matmul(table); // [T S, H]
        return all.transpose(0, 1).reshape(table.dim(1), queries, keys);
    }

    /** 1 for the pairs of scores [B,H,T,S] that a pattern does not allow. */
    private static Tensor hidden(AttentionPattern pattern, Tensor scores) {
        int heads = scores.dim(1);
        int queries = scores.dim(2);
        int keys = scores.dim(3);
        int[] mask = new int[scores.size()];
        for (int e = 0; e < mask.length; e++) {
            int head = e / (queries * keys) % heads;
            int query = keys - queries + e / keys % queries;
            AttentionPattern own = pattern.ofSequence(e / (heads * queries * keys));
            mask[e] = own.allows(head, query, e % keys) ? 0 : 1;
        }
        return Tensor.of(mask, scores.shape().dims());
    }

    /**
     * The output of the attention.
     *
     * @param q [B,T,H,d]
     * @param k [B,S,Hkv,d]
     * @param v [B,S,Hkv,dv]
     * @param pattern which keys a query may attend to; the last query stands at the last key
     * @param scale c
     * @return [B,T,H,dv]
     */
    public static Tensor attend(Tensor q, Tensor k, Tensor v, AttentionPattern pattern, double scale) {
        return attend(q, k, v, null, pattern, scale, ScoreRule.NONE);
    }

    /**
     * As above, of scores to which a rule is applied.
     *
     * @param q [B,T,H,d]
     * @param k [B,S,Hkv,d]
     * @param v [B,S,Hkv,dv]
     * @param table [rows,H] of the rule's bias, or null without one
     * @param pattern which keys a query may attend to; the last query stands at the last key
     * @param scale c
     * @param rule what becomes of the scores
     * @return [B,T,H,dv]
     */
    public static Tensor attend(
            Tensor q, Tensor k, Tensor v, Tensor table, AttentionPattern pattern, double scale, ScoreRule rule) {
        return weights(q, k, table, pattern, scale, rule).matmul(heads(v, q.dim(2))).transpose(1, 2);
    }

    /** Heads in front, [B,H,T,d], each key head once for every query head that reads it. */
    private static Tensor heads(Tensor x, int count) {
        Tensor heads = x.transpose(1, 2);
        return heads.dim(1) == count ? heads : heads.apply(new RepeatInterleave(1, count / heads.dim(1)));
    }
}
