package dev.gradus.attention.cache;

import dev.gradus.op.shape.Concat;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;

/**
 * Keeps the first tokens and the last ones (StreamingLLM; see {@link Sinks}). Keys are kept without positions, because a
 * position is a place in the cache and moves when tokens are dropped.
 *
 * <p>It lets a model run on for ever without falling apart; it does not lengthen its memory: what lies between is gone.
 *
 * @param first keys, not rotated, and values of the sinks
 * @param last the same of the last tokens
 * @param length tokens seen
 * @param rule how many are kept
 */
public record SinkCache(KeyValues first, KeyValues last, int length, Sinks rule) implements KvCache {

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @param rule how many are kept
     * @return the cache
     */
    public static SinkCache empty(Form form, Sinks rule) {
        return new SinkCache(KeyValues.empty(form), KeyValues.empty(form), 0, rule);
    }

    @Override
    public Form form() {
        return first.form();
    }

    /**
     * The tokens that stay when others come, {@code evict_for_space} of the public code.
     *
     * @param coming how many come
     * @return the cache with room for them
     */
    public SinkCache roomFor(int coming) {
        int spare = rule.sinks() + rule.recent() - first.length() - last.length();
        int stay = Math.max(0, rule.recent() - coming);
        return coming <= spare ? this : new SinkCache(first, last.last(stay), length, rule);
    }

    @Override
    public Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule attention) {
        SinkCache past = roomFor(1);
        SinkCache all = past.append(k, v);
        int kept = all.first.length() + all.last.length();
        Tensor y = rule.attend(q, all.keys(), all.values(), attention, all.length - kept);
        return new Step<>(y, new SinkCache(all.first, all.last.last(rule.recent()), all.length, rule));
    }

    private SinkCache append(Tensor k, Tensor v) {
        int tokens = k.dim(1);
        int early = Math.min(tokens, rule.sinks() - first.length());
        KeyValues sinks = early == 0 ? first : first.append(k.slice(1, 0, early), v.slice(1, 0, early));
        KeyValues others =
                early == tokens ? last : last.append(k.slice(1, early, tokens), v.slice(1, early, tokens));
        return new SinkCache(sinks, others, length + tokens, rule);
    }

    /**
     * All keys that are kept.
     *
     * @return [B,T,K,d], not rotated
     */
    public Tensor keys() {
        return first.keys().apply(new Concat(1), last.keys());
    }

    /**
     * All values that are kept.
     *
     * @return [B,T,K,dv]
     */
    public Tensor values() {
        return first.values().apply(new Concat(1), last.values());
    }

    @Override
    public long bytes() {
        return first.bytes() + last.bytes();
    }

    @Override
    public SinkCache snapshot() {
        return new SinkCache(first.copied(), last.copied(), length, rule);
    }

    @Override
    public SinkCache rewind(int earlier) {
        int gone = length - first.length() - last.length();
        int least = gone == 0 ? 0 : length - 1;
        if (earlier != 0 && (earlier < least || earlier > length)) {
            throw new IllegalArgumentException("a cache of " + rule.sinks() + " sinks and " + rule.recent()
                    + " recent tokens that has seen " + length + " can go back to 0 or to " + least
                    + " and more, not to " + earlier);
        }
        if (earlier == 0) {
            return empty(form(), rule);
        }
        int sinks = Math.min(earlier, first.length());
        return new SinkCache(first.first(sinks), last.first(earlier - gone - sinks), earlier, rule);
    }
}
