package dev.gradus.attention.golden;

import dev.gradus.attention.pattern.WindowConvention;
import dev.gradus.attention.score.Alibi;
import dev.gradus.attention.score.T5Buckets;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.op.shape.Cast;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/** Masks, and biases of scores. */
final class ScoreAdapters {
    private ScoreAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("attn/alibi", ScoreAdapters::alibi);
        suite.add("attn/mask_sliding_window", ScoreAdapters::slidingWindow);
        suite.add("attn/t5_buckets", ScoreAdapters::t5Buckets);
    }

    private static void alibi(GoldenCase c) {
        int heads = c.number("heads");
        int tokens = c.number("T");
        double[] slopes = Alibi.slopes(heads);
        double[] bias = new double[heads * tokens];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = slopes[i / tokens] * (i % tokens);
        }
        c.output("slopes", Tensor.of(slopes, heads).apply(new Cast(c.dtype())));
        c.output("bloom_bias", Tensor.of(bias, heads, 1, tokens).apply(new Cast(c.dtype())));
    }

    private static void slidingWindow(GoldenCase c) {
        int queries = c.number("T");
        int past = c.number("past");
        AttentionPattern pattern = c.setting("sliding_window") == null
                ? new Causal()
                : WindowConvention.TRANSFORMERS_BEFORE_FIX.window(c.number("sliding_window"));
        int keys = past + queries;
        int[] may = new int[queries * keys];
        for (int i = 0; i < may.length; i++) {
            may[i] = pattern.allows(0, past + i / keys, i % keys) ? 1 : 0;
        }
        c.output("may_attend", Tensor.of(may, queries, keys));
    }

    private static void t5Buckets(GoldenCase c) {
        T5Buckets buckets =
                new T5Buckets(c.flag("bidirectional"), c.number("num_buckets"), c.number("max_distance"));
        Tensor relative = c.in("relative_position");
        int[] found = Arrays.stream(relative.ints()).map(buckets::of).toArray();
        c.output("buckets", Tensor.of(found, relative.shape().dims()));
    }
}
