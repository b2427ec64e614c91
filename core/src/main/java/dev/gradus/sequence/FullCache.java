package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/**
 * Keeps the keys and values of all tokens.
 *
 * @param kept keys, rotated, and values
 */
public record FullCache(KeyValues kept) implements KvCache {

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @return the cache
     */
    public static FullCache empty(Form form) {
        return new FullCache(KeyValues.empty(form));
    }

    @Override
    public Form form() {
        return kept.form();
    }

    @Override
    public int length() {
        return kept.length();
    }

    @Override
    public Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule rule) {
        int first = length();
        KeyValues longer = kept.append(rule.turn(k, first), v);
        Tensor y = longer.attend(rule.turn(q, first), rule.pattern(), rule.scale());
        return new Step<>(y, new FullCache(longer));
    }

    @Override
    public long bytes() {
        return kept.bytes();
    }

    @Override
    public FullCache snapshot() {
        return new FullCache(kept.copied());
    }

    @Override
    public FullCache rewind(int length) {
        return new FullCache(kept.first(length));
    }
}
