package dev.gradus.attention.cache;

import dev.gradus.attention.pattern.Window;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Step;
import dev.gradus.tensor.Tensor;

/**
 * Keeps the last W tokens: the rolling buffer of sliding-window attention (Jiang et al. 2023, Mistral 7B). With a window of
 * at most W the answers are those of the full cache; any other pattern is cut to the last W keys, the query's own included.
 *
 * <p>Keys are kept rotated by their true positions. Tokens attend before the oldest are dropped, so a prompt may come in any
 * pieces.
 *
 * @param kept keys, rotated, and values of the last tokens
 * @param length tokens seen
 * @param window W
 */
public record RollingCache(KeyValues kept, int length, int window) implements KvCache {

    /** Checks the window. */
    public RollingCache {
        if (window < 1) {
            throw new IllegalArgumentException("a rolling cache needs a window of at least 1, got " + window);
        }
    }

    /**
     * A cache without tokens.
     *
     * @param form of the heads
     * @param window W
     * @return the cache
     */
    public static RollingCache empty(Form form, int window) {
        return new RollingCache(KeyValues.empty(form), 0, window);
    }

    @Override
    public Form form() {
        return kept.form();
    }

    @Override
    public Step<KvCache> attend(Tensor q, Tensor k, Tensor v, AttentionRule rule) {
        KeyValues all = kept.append(rule.turn(k, length), v);
        int after = length + k.dim(1);
        int gone = after - all.length();
        AttentionPattern seen = new Placed(rule.pattern().and(Window.causal(window)), gone, gone);
        Tensor y = all.attend(rule.turn(q, length), seen, rule.scale());
        return new Step<>(y, new RollingCache(all.last(window), after, window));
    }

    @Override
    public long bytes() {
        return kept.bytes();
    }

    @Override
    public RollingCache snapshot() {
        return new RollingCache(kept.copied(), length, window);
    }

    @Override
    public RollingCache rewind(int earlier) {
        int gone = length - kept.length();
        int least = gone == 0 ? 0 : gone + window - 1;
        if (earlier != 0 && (earlier < least || earlier > length)) {
            throw new IllegalArgumentException("a rolling cache of " + window + " that has seen " + length
                    + " tokens can go back to 0 or to " + least + " and more, not to " + earlier);
        }
        return earlier == 0 ? empty(form(), window) : new RollingCache(kept.first(earlier - gone), earlier, window);
    }
}
