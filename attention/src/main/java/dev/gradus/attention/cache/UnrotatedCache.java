package dev.gradus.attention.cache;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;

/**
 * Keeps all tokens, the keys without positions, and rotates them each time they are read.
 *
 * <p>Slower than {@link dev.gradus.sequence.FullCache}, and the same as long as frequencies are fixed. When they follow the
 * length ({@link dev.gradus.attention.position.DynamicNtk}), old keys turn as new ones do; a cache of rotated keys mixes the
 * frequencies of all lengths it went through.
 *
 * @param kept keys, not rotated, and values
 */
public record UnrotatedCache(KeyValues kept) implements KvCache {

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @return the cache
     */
    public static UnrotatedCache empty(Form form) {
        return new UnrotatedCache(KeyValues.empty(form));
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
        KeyValues all = kept.append(k, v);
        Tensor keys = rule.turn(all.keys(), 0);
        Attention op = new Attention(rule.pattern(), rule.scale());
        Tensor y = Autograd.run(op, rule.turn(q, length()), keys, all.values())[0];
        return new Step<>(y, new UnrotatedCache(all));
    }

    @Override
    public long bytes() {
        return kept.bytes();
    }

    @Override
    public UnrotatedCache snapshot() {
        return new UnrotatedCache(kept.copied());
    }

    @Override
    public UnrotatedCache rewind(int length) {
        return new UnrotatedCache(kept.first(length));
    }
}
