package dev.gradus.golden;

import dev.gradus.nn.Init;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Map;

/** The Gradus form of the reference functions of the family {@code attn} that core answers for. */
final class AttentionAdapters {
    private AttentionAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("attn/sdpa", AttentionAdapters::scaledDotProduct);
        suite.add("attn/llama_attention", AttentionAdapters::llama);
        suite.add("attn/rope_half", c -> rope(c, false));
        suite.add("attn/rope_interleaved", c -> rope(c, true));
    }

    /** Reference: [B,H,T,d]; a mask of its own for each sequence, or numbers that are added to the scores. */
    private static void scaledDotProduct(GoldenCase c) {
        Tensor weights = weights(c); // [B,H,T,S]
        c.output("attn", weights);
        boolean added = "float".equals(c.setting("mask"));
        c.output("y", added ? weights.matmul(c.in("v")) : tiled(c));
    }

    private static Tensor weights(GoldenCase c) {
        Tensor scores = c.in("q").matmul(c.in("k").transpose(2, 3)).mul(1 / Math.sqrt(c.in("q").dim(3)));
        if (c.has("mask") && c.in("mask").dtype() != DType.INT32) {
            return scores.add(c.in("mask")).softmax(-1);
        }
        int tokens = scores.dim(2);
        int keys = scores.dim(3);
        int[] hidden = new int[scores.dim(0) * tokens * keys];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = pattern(c, i / (tokens * keys)).allows(0, i / keys % tokens, i % keys) ? 0 : 1;
        }
        Tensor mask = Tensor.of(hidden, scores.dim(0), 1, tokens, keys);
        return scores.apply(new MaskedFill(Double.NEGATIVE_INFINITY), mask).softmax(-1);
    }

    private static AttentionPattern pattern(GoldenCase c, int sequence) {
        if (c.has("mask")) {
            int tokens = c.in("mask").dim(2);
            int keys = c.in("mask").dim(3);
            return (head, query, key) -> c.in("mask").ints()[(sequence * tokens + query) * keys + key] != 0;
        }
        return c.flag("is_causal") ? new Causal() : new Full();
    }

    /** Each sequence by itself, as a pattern knows none. */
    private static Tensor tiled(GoldenCase c) {
        Tensor[] parts = new Tensor[c.in("q").dim(0)];
        for (int b = 0; b < parts.length; b++) {
            Attention op = new Attention(pattern(c, b), 1 / Math.sqrt(c.in("q").dim(3)));
            parts[b] = heads(c.in("q"), b).apply(op, heads(c.in("k"), b), heads(c.in("v"), b)).transpose(1, 2);
        }
        return parts.length == 1 ? parts[0] : parts[0].apply(new Concat(0), parts[1]);
    }

    private static Tensor heads(Tensor x, int b) {
        return x.slice(0, b, b + 1).transpose(1, 2);
    }

    private static void llama(GoldenCase c) {
        int heads = c.number("num_attention_heads");
        int dim = c.number("hidden_size");
        double stretch = c.settings().get("rope_scaling") instanceof Map<?, ?> scaling
                ? ((Number) scaling.get("factor")).doubleValue()
                : 1;
        double[] frequencies = Rotary.frequencies(c.real("rope_theta"), dim / heads);
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= stretch;
        }
        MultiHeadAttention attention = c.bind(new MultiHeadAttention(
                new MultiHeadAttention.Config(
                        dim, heads, c.number("num_key_value_heads"), dim / heads,
                        c.settings().containsKey("attention_bias"), c.settings().containsKey("attention_bias"),
                        new Rotary(frequencies, 1, false), new Causal(), MultiHeadAttention.Names.LLAMA),
                Init.constant(0), c.dtype(), new Rng(0)));
        c.output("y", attention.forward(c.in("x")));
        c.output("attn", probabilities(c, new Rotary(frequencies, 1, false)));
    }

    /** What the tiled kernel never stores. */
    private static Tensor probabilities(GoldenCase c, Rotary rotary) {
        int heads = c.number("num_attention_heads");
        int group = heads / c.number("num_key_value_heads");
        Tensor q = rotary.turn(projected(c, "q_proj", heads), 0).transpose(1, 2); // [B,H,T,d]
        Tensor k = rotary.turn(projected(c, "k_proj", heads / group), 0).transpose(1, 2); // [B,K,T,d]
        Tensor all = k.apply(new RepeatInterleave(1, group));
        Tensor scores = q.matmul(all.transpose(2, 3)).mul(1 / Math.sqrt(q.dim(3)));
        int[] hidden = c.in("may_attend").ints().clone();
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = 1 - hidden[i];
        }
        Tensor mask = Tensor.of(hidden, c.in("may_attend").shape().dims());
        return scores.apply(new MaskedFill(Double.NEGATIVE_INFINITY), mask).softmax(-1);
    }

    private static Tensor projected(GoldenCase c, String name, int heads) {
        Tensor y = c.in("x").matmul(c.parameters().get(name + ".weight").transpose(0, 1));
        Tensor bias = c.parameters().get(name + ".bias");
        y = bias == null ? y : y.add(bias);
        return y.reshape(y.dim(0), y.dim(1), heads, y.dim(2) / heads);
    }

    private static void rope(GoldenCase c, boolean interleaved) {
        Rotary rotary = new Rotary(Rotary.frequencies(c.real("theta"), c.in("q").dim(3)), 1, interleaved);
        for (String name : new String[] {"q", "k"}) {
            Tensor heads = c.in(name).transpose(1, 2); // [B,T,H,d]
            c.output(name, rotary.turn(heads, c.in("position_ids")).transpose(1, 2));
        }
    }
}
