package dev.gradus.attention.golden;

import dev.gradus.attention.cache.CacheKind;
import dev.gradus.attention.cache.RollingCache;
import dev.gradus.attention.pattern.Window;
import dev.gradus.attention.position.RopeConfig;
import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.io.Safetensors;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whole models of Llama's kind: windows, rotary embeddings of any type, tied heads, biases. */
final class ModelAdapters {
    private static final Init ZERO = Init.constant(0);

    private ModelAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("hf/MistralForCausalLM", ModelAdapters::run);
        suite.add("hf/LlamaForCausalLM", ModelAdapters::run);
    }

    private static void run(GoldenCase c) throws IOException {
        SequenceModel model = model(c);
        model.load(Safetensors.load(c.folder().resolve("model.safetensors")));
        model.parameters().forEach((name, p) -> c.gradient(name, p::grad));
        Tensor ids = c.in("input_ids");
        Tensor logits = model.forward(ids, null).output();
        c.output("logits", logits);
        int tokens = ids.dim(1);
        c.output("loss", logits.slice(1, 0, tokens - 1)
                .apply(new CrossEntropy(), c.in("labels").slice(1, 1, tokens)).reshape(1));
        List<Tensor> states = model.hiddenStates(ids);
        for (int i = 0; i < states.size(); i++) {
            c.output("hidden_states." + i, states.get(i));
        }
        c.output("greedy_ids", written(c, model));
    }

    private static SequenceModel model(GoldenCase c) {
        int dim = c.number("hidden_size");
        DType dtype = c.dtype();
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < c.number("num_hidden_layers"); i++) {
            blocks.add(new Block<>(
                    Block.Names.LLAMA, norm(c), new MultiHeadAttention(attention(c), ZERO, dtype, new Rng(0)), norm(c),
                    new FeedForward(network(c), ZERO, dtype, new Rng(0))));
        }
        int vocabulary = c.number("vocab_size");
        Linear head = c.flag("tie_word_embeddings", false)
                ? null
                : new Linear(dim, vocabulary, false, ZERO, dtype, new Rng(0));
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, dim, ZERO, dtype, new Rng(0)), null, blocks, norm(c), head));
    }

    private static RmsNorm norm(GoldenCase c) {
        return new RmsNorm(c.number("hidden_size"), c.real("rms_norm_eps"), c.dtype());
    }

    private static MultiHeadAttention.Config attention(GoldenCase c) {
        int heads = c.number("num_attention_heads");
        int size = c.settings().get("head_dim") instanceof Number given
                ? given.intValue()
                : c.number("hidden_size") / heads;
        boolean biased = c.flag("attention_bias", false);
        AttentionPattern pattern = window(c) == 0 ? new Causal() : Window.causal(window(c));
        return new MultiHeadAttention.Config(
                c.number("hidden_size"), heads, c.number("num_key_value_heads"), size, biased, biased,
                RopeConfig.of(c.settings()).rotary(false), pattern, MultiHeadAttention.Names.LLAMA);
    }

    /** 0 if there is none. */
    private static int window(GoldenCase c) {
        return c.settings().get("sliding_window") instanceof Number given ? given.intValue() : 0;
    }

    private static FeedForward.Config network(GoldenCase c) {
        return new FeedForward.Config(
                c.number("hidden_size"), c.number("intermediate_size"),
                Activation.named((String) c.setting("hidden_act")), true,
                c.flag("mlp_bias", false), FeedForward.Names.LLAMA);
    }

    /** The prompt and six tokens after it; with a window, from a cache that keeps no more than that. */
    private static Tensor written(GoldenCase c, SequenceModel model) {
        int[] prompt = c.in("greedy_prompt").ints();
        model.train(false);
        CacheKind rolling = form -> RollingCache.empty(form, window(c));
        SequenceModel.State start = window(c) == 0 ? model.start(1) : rolling.in(model.start(1));
        Generator.Settings settings = new Generator.Settings(6, Sampling.greedy(), Generator.NO_STOP);
        int[] more = new Generator(model).generate(start, prompt, settings, new Rng(0), id -> {}).ids();
        int[] all = Arrays.copyOf(prompt, prompt.length + more.length);
        System.arraycopy(more, 0, all, prompt.length, more.length);
        return Tensor.of(all, 1, all.length);
    }
}
