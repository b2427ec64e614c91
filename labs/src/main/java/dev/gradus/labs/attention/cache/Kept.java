package dev.gradus.labs.attention.cache;

import dev.gradus.attention.cache.CacheKind;
import dev.gradus.attention.cache.HeavyHitterCache;
import dev.gradus.attention.cache.QuantizedCache;
import dev.gradus.attention.cache.RollingCache;
import dev.gradus.attention.cache.SinkCache;
import dev.gradus.attention.cache.Sinks;
import dev.gradus.sequence.FullCache;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * A kind of cache with what it must take.
 *
 * @param name  in tables
 * @param what  it keeps, in words
 * @param kind  makes it
 * @param bytes of one layer for one text, from the tokens seen, by formula
 */
record Kept(String name, String what, CacheKind kind, IntToLongFunction bytes) {
    static final String FULL = "full";
    static final String ROLLING = "rolling";
    static final String SINKS = "sinks";
    static final String HEAVY = "heavy hitters";
    static final String EIGHT_BIT = "8 bit";
    /** Two floats, the least number of a group and the distance of its codes. */
    private static final int SCALE = 2 * Float.BYTES;
    /** A sum of probabilities and a position. */
    private static final int LEDGER = Double.BYTES + Integer.BYTES;

    static Kept of(String name, CacheSettings settings) {
        return all(settings).stream().filter(kept -> kept.name.equals(name)).findFirst().orElseThrow();
    }

    static List<Kept> all(CacheSettings s) {
        int budget = s.budget();
        int recent = budget - s.sinks();
        int heavy = budget / 2;
        long token = 2L * s.width() * Float.BYTES;
        return List.of(
                new Kept(FULL, "keeps every token", FullCache::empty, tokens -> token * tokens),
                new Kept(ROLLING, "keeps the last " + budget, form -> RollingCache.empty(form, budget),
                        tokens -> token * Math.min(tokens, budget)),
                new Kept(SINKS, "keeps the first " + s.sinks() + " and the last " + recent
                        + ", with positions counted inside the cache (StreamingLLM)",
                        form -> SinkCache.empty(form, new Sinks(s.sinks(), recent)),
                        tokens -> token * Math.min(tokens, budget)),
                new Kept(HEAVY, "keeps the last " + (budget - heavy) + " and, for each head, the " + heavy
                        + " that were attended to most (H2O)",
                        form -> HeavyHitterCache.empty(form, heavy, budget - heavy),
                        tokens -> (token + (long) s.heads() * LEDGER) * Math.min(tokens, budget)),
                new Kept(EIGHT_BIT, "keeps every token, rounded to 8 bits in groups of " + s.group()
                        + ", keys by channel and values by token (after KIVI, which has 2 bits)",
                        form -> QuantizedCache.empty(form, new QuantizedCache.Rounding(s.group(), true, true)),
                        tokens -> rounded(s, tokens / s.group()) + token * (tokens % s.group())));
    }

    /** Codes of keys and values; a scale for each channel of the keys and for each token and head of the values. */
    private static long rounded(CacheSettings s, int groups) {
        long codes = 2L * s.group() * s.width();
        long scales = s.width() + (long) s.group() * s.heads();
        return groups * (codes + scales * SCALE);
    }
}
