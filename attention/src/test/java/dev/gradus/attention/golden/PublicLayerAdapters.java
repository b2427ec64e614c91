package dev.gradus.attention.golden;

import dev.gradus.attention.layer.LatentAttention;
import dev.gradus.attention.layer.ScoredAttention;
import dev.gradus.attention.layer.ScoredAttention.Config;
import dev.gradus.attention.layer.SinkLogits;
import dev.gradus.attention.pattern.Window;
import dev.gradus.attention.score.T5Buckets;
import dev.gradus.autograd.Autograd;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.random.Rng;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.tensor.Tensor;
import java.util.Map;

/** Attention layers of public models: DeepSeek's, gpt-oss's, Gemma 2's and T5's. */
final class PublicLayerAdapters {
    private static final Init ZERO = Init.constant(0);

    private PublicLayerAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("attn/deepseek_attention", PublicLayerAdapters::deepSeek);
        suite.add("attn/gpt_oss_attention", PublicLayerAdapters::gptOss);
        suite.add("attn/gemma2_attention", PublicLayerAdapters::gemma2);
        suite.add("attn/t5_attention", PublicLayerAdapters::t5);
    }

    private static int number(GoldenCase c, String key, int absent) {
        return c.setting(key) == null ? absent : c.number(key);
    }

    private static AttentionPattern pattern(GoldenCase c) {
        int window = number(c, "sliding_window", 0);
        return window == 0 ? new Causal() : Window.causal(window);
    }

    private static void deepSeek(GoldenCase c) {
        int plain = c.number("qk_nope_head_dim");
        int rotary = c.number("qk_rope_head_dim");
        double theta = c.real("rope_theta");
        LatentAttention layer = c.bind(new LatentAttention(new LatentAttention.Config(
                c.number("hidden_size"), c.number("num_attention_heads"), number(c, "q_lora_rank", 0),
                c.number("kv_lora_rank"), plain, rotary, c.number("v_head_dim"),
                c.flag("rope_interleave") ? Rotary.interleaved(theta, rotary) : Rotary.half(theta, rotary),
                1 / Math.sqrt(plain + rotary), new Causal()), ZERO, c.dtype(), new Rng(0)));
        c.output("y", layer.forward(c.in("x")));
    }

    private static void gptOss(GoldenCase c) {
        int heads = c.number("num_attention_heads");
        int size = c.number("head_dim");
        Rotary rotary = Rotary.half(c.real("rope_theta"), size);
        Attention op = new Attention(pattern(c), 1 / Math.sqrt(size));
        Tensor[] read = Autograd.run(op, rotary.turn(projected(c, "q_proj", size), 0),
                rotary.turn(projected(c, "k_proj", size), 0), projected(c, "v_proj", size));
        SinkLogits sinks = new SinkLogits(heads, c.dtype());
        sinks.load(Map.of("sinks", c.parameters().get("sinks").detach()));
        c.gradient("param.sinks", () -> sinks.parameters().get("sinks").grad());
        Tensor y = sinks.forward(read[0], read[1]);
        c.output("y", linear(c, "o_proj", y.reshape(y.dim(0), y.dim(1), heads * size)));
    }

    private static Tensor projected(GoldenCase c, String name, int size) {
        Tensor y = linear(c, name, c.in("x"));
        return y.reshape(y.dim(0), y.dim(1), y.dim(2) / size, size);
    }

    private static Tensor linear(GoldenCase c, String name, Tensor x) {
        Map<String, Tensor> all = c.parameters();
        return x.matmul(all.get(name + ".weight").transpose(0, 1)).add(all.get(name + ".bias"));
    }

    private static void gemma2(GoldenCase c) {
        int size = c.number("head_dim");
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(
                c.number("hidden_size"), c.number("num_attention_heads"), c.number("num_key_value_heads"), size, false,
                false, Rotary.half(c.real("rope_theta"), size), pattern(c), MultiHeadAttention.Names.LLAMA);
        ScoreRule rule = ScoreRule.capped(c.real("attn_logit_softcapping"));
        Config config = new Config(form, 1 / Math.sqrt(c.real("query_pre_attn_scalar")), rule);
        c.output("y", c.bind(new ScoredAttention(config, ZERO, c.dtype(), new Rng(0))).forward(c.in("x")));
    }

    private static void t5(GoldenCase c) {
        int heads = c.number("num_heads");
        int buckets = c.number("relative_attention_num_buckets");
        boolean decoder = c.flag("is_decoder");
        MultiHeadAttention.Config form = new MultiHeadAttention.Config(
                c.number("d_model"), heads, heads, c.number("d_kv"), false, false, null,
                decoder ? new Causal() : new Full(), new MultiHeadAttention.Names("q", "k", "v", null, "o"));
        Config config = Config.t5(form,
                new T5Buckets(!decoder, buckets, c.number("relative_attention_max_distance")));
        Embedding table = new Embedding(buckets, heads, ZERO, c.dtype(), new Rng(0));
        c.output("y", c.bind(new ScoredAttention(config, table, ZERO, c.dtype(), new Rng(0))).forward(c.in("x")));
    }
}
