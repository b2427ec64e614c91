package dev.gradus.attention.cache;

import dev.gradus.attention.pattern.FirstKeys;
import dev.gradus.attention.pattern.Window;
import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.tensor.Tensor;

/**
 * Attention to the first tokens and the last ones, with positions counted inside the cache (Xiao et al. 2023, StreamingLLM):
 * however long the sequence, no distance is larger than in training.
 *
 * <p>A query sees the sinks and {@code recent} last tokens, itself included. Among the recent ones distances are true, so any
 * count serves; to the sinks a query stands at place {@code sinks + recent - 1} of the cache, once it is full. The two are
 * attended to apart and merged by their sums.
 *
 * @param sinks first tokens that are kept
 * @param recent last tokens that are kept
 */
public record Sinks(int sinks, int recent) {

    /** Checks the numbers. */
    public Sinks {
        if (sinks < 0 || recent < 1) {
            throw new IllegalArgumentException(
                    "a cache with sinks needs sinks of at least 0 and at least 1 recent token, got " + sinks + " and "
                            + recent);
        }
    }

    /**
     * What the last queries read.
     *
     * @param q [B,T,H,d], not rotated
     * @param k [B,S,K,d], not rotated: the sinks, then neighbouring tokens up to the last query's own
     * @param v [B,S,K,dv]
     * @param rule positions, scale, and a pattern that may hide recent keys but no sinks
     * @param gone tokens dropped between the sinks and the others
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, Tensor k, Tensor v, AttentionRule rule, int gone) {
        int first = k.dim(1) - q.dim(1);
        Tensor keys = rule.turn(k, 0);
        AttentionPattern early = new FirstKeys(sinks);
        AttentionPattern near =
                new Behind(sinks).and(Window.causal(recent)).and(new Placed(rule.pattern(), gone, gone));
        Tensor[] late = Autograd.run(new Attention(near, rule.scale()), rule.turn(q, first), keys, v);
        if (sinks == 0) {
            return late[0];
        }
        int[] places = new int[q.dim(1)];
        for (int t = 0; t < places.length; t++) {
            places[t] = Math.min(first + t, sinks + recent - 1);
        }
        Tensor placed = rule.turn(q, Tensor.of(places, places.length));
        Tensor[] sink = Autograd.run(new Attention(early.and(new Causal()), rule.scale()), placed, keys, v);
        return merged(late, sink);
    }

    /** Outputs weighted by the sums behind their softmax; no query is without keys in both. */
    private static Tensor merged(Tensor[] a, Tensor[] b) {
        Tensor share = a[1].sub(b[1]).sigmoid().transpose(1, 2); // [B,T,H]
        Tensor weight = share.reshape(share.dim(0), share.dim(1), share.dim(2), 1);
        return b[0].add(a[0].sub(b[0]).mul(weight)); // [B,T,H,dv]
    }
}
