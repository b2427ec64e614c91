package dev.gradus.attention.golden;

import dev.gradus.attention.cache.SinkCache;
import dev.gradus.attention.cache.Sinks;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.AttentionRule;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.stream.IntStream;

/** Caches that forget. */
final class CacheAdapters {
    private CacheAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("attn/streaming_cache", CacheAdapters::streaming);
        suite.add("attn/attention_sinks", CacheAdapters::sinks);
    }

    private static Sinks rule(GoldenCase c) {
        return new Sinks(c.number("start_size"), c.number("recent_size"));
    }

    /** The reference holds [B,H,T,d]; which tokens stay is read off a cache of their numbers. */
    private static void streaming(GoldenCase c) {
        Tensor k = c.in("k").transpose(1, 2);
        Tensor v = c.in("v").transpose(1, 2);
        SinkCache seen = seen(k, v, rule(c));
        int tokens = k.dim(1);
        double[] numbers = IntStream.range(0, tokens).asDoubleStream().toArray();
        Tensor places = Tensor.of(numbers, 1, tokens, 1, 1).to(c.dtype());
        SinkCache numbered = seen(places, places, rule(c));
        int coming = c.number("num_coming");
        report(c, "call", seen, numbered);
        report(c, "evict", seen.roomFor(coming), numbered.roomFor(coming));
    }

    private static SinkCache seen(Tensor k, Tensor v, Sinks rule) {
        KvCache.Form form = new KvCache.Form(k.dtype(), k.dim(0), k.dim(2), k.dim(3), v.dim(3));
        AttentionRule plain = new AttentionRule(new Causal(), 1, null);
        return (SinkCache) SinkCache.empty(form, rule).attend(k, k, v, plain).state();
    }

    private static void report(GoldenCase c, String name, SinkCache cache, SinkCache numbered) {
        c.output(name + "_k", cache.keys().transpose(1, 2));
        c.output(name + "_v", cache.values().transpose(1, 2));
        double[] kept = numbered.keys().to(DType.FLOAT64).doubles();
        c.output(name + "_kept", Tensor.of(IntStream.range(0, kept.length).map(i -> (int) kept[i]).toArray(),
                kept.length));
    }

    private static void sinks(GoldenCase c) {
        int size = c.in("q").dim(3);
        AttentionRule rule = new AttentionRule(new Causal(), 1 / Math.sqrt(size), Rotary.half(10_000, size));
        Tensor q = c.in("q").transpose(1, 2); // [B,T,H,d]
        Tensor y = rule(c).attend(q, c.in("k").transpose(1, 2), c.in("v").transpose(1, 2), rule, 0);
        c.output("y", y.transpose(1, 2));
    }
}
