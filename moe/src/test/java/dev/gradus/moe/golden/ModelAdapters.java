package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.io.Safetensors;
import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.shape.Concat;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Whole models of mixtures, Mixtral and Qwen2-MoE among them: scores, losses, gradients, routing, and what they write greedily. */
public final class ModelAdapters {
    private static final Init ZERO = Init.constant(0);

    private ModelAdapters() {}

    /** Where the experts of a layer are, in our names and in public ones, and what the public router is called. */
    public record Layout(ExpertWeights weights, String own, String open, String router) {}

    static void addTo(GoldenSuite suite) {
        suite.add("hf/MixtralForCausalLM", c -> run(c, model(c, false, layer -> mixtral(c)),
                new Layout(ExpertWeights.MIXTRAL, "block_sparse_moe.", "block_sparse_moe.", "gate")));
        suite.add("hf/Qwen2MoeForCausalLM", c -> run(c, model(c, true, layer -> qwen(c, layer)),
                new Layout(ExpertWeights.LLAMA, "mlp.routed.", "mlp.", "gate")));
    }

    private static MixtureOfExperts mixtral(GoldenCase c) {
        TopKRouter.Config router = TopKRouter.Config.mixtral(
                c.number("hidden_size"), c.number("num_local_experts"), c.number("num_experts_per_tok"));
        return new MixtureOfExperts(new TopKRouter(router, ZERO, c.dtype(), new Rng(0)),
                SharedAdapters.experts(c, router.numExperts(), router.modelDim(), c.number("intermediate_size")),
                new MixtureOfExperts.Config(Overflow.NONE, List.of()));
    }

    /** Some layers may have a plain network. */
    private static ChannelMixer<?> qwen(GoldenCase c, int layer) {
        boolean plain = Arrays.stream(c.numbers("mlp_only_layers")).anyMatch(i -> i == layer)
                || (layer + 1) % c.number("decoder_sparse_step") != 0;
        return plain
                ? SharedAdapters.network(
                        c, c.number("hidden_size"), c.number("intermediate_size"), FeedForward.Names.LLAMA)
                : SharedAdapters.qwenBlock(c);
    }

    private static SequenceModel model(GoldenCase c, boolean biased, IntFunction<ChannelMixer<?>> mixer) {
        int dim = c.number("hidden_size");
        int heads = c.number("num_attention_heads");
        int headDim = dim / heads;
        MultiHeadAttention.Config attention = new MultiHeadAttention.Config(
                dim, heads, c.number("num_key_value_heads"), headDim, biased, false,
                Rotary.half(c.real("rope_theta"), headDim), new Causal(), MultiHeadAttention.Names.LLAMA);
        Supplier<RmsNorm> norm = () -> new RmsNorm(dim, c.real("rms_norm_eps"), c.dtype());
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < c.number("num_hidden_layers"); i++) {
            blocks.add(new Block<>(biased ? Block.Names.LLAMA : Block.Names.MIXTRAL, norm.get(),
                    new MultiHeadAttention(attention, ZERO, c.dtype(), new Rng(0)), norm.get(), mixer.apply(i)));
        }
        int vocabulary = c.number("vocab_size");
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, dim, ZERO, c.dtype(), new Rng(0)), null, blocks, norm.get(),
                c.flag("tie_word_embeddings", false)
                        ? null
                        : new Linear(dim, vocabulary, false, ZERO, c.dtype(), new Rng(0))));
    }

    /** Hands in all that is expected of a model. */
    public static void run(GoldenCase c, SequenceModel model, Layout layout) throws IOException {
        load(c, model, layout);
        Tensor ids = c.in("input_ids");
        Mixed mixed = model.forward(ids, null);
        c.output("logits", mixed.output());
        List<Routing> routings = mixed.insights().stream().map(use -> ((ExpertUse) use).routing()).toList();
        for (int i = 0; i < routings.size(); i++) {
            c.output("router_logits." + i, routings.get(i).logits());
        }
        Tensor aux = loss(c, routings);
        int tokens = ids.dim(1);
        Tensor task = mixed.output().slice(1, 0, tokens - 1)
                .apply(new CrossEntropy(), c.in("labels").slice(1, 1, tokens)).reshape(1);
        c.output("aux_loss", aux);
        c.output("loss", task.add(aux.mul(c.real("router_aux_loss_coef"))));
        List<Tensor> states = model.hiddenStates(ids);
        for (int i = 0; i < states.size(); i++) {
            c.output("hidden_states." + i, states.get(i));
        }
        if (c.has("greedy_prompt")) {
            c.output("greedy_ids", written(c.in("greedy_prompt").ints(), model));
        }
    }

    /** The public loss counts the tokens of all layers together. */
    private static Tensor loss(GoldenCase c, List<Routing> routings) {
        Tensor[] logits = routings.stream().map(Routing::logits).toArray(Tensor[]::new);
        Tensor all = logits[0].apply(new Concat(0), Arrays.copyOfRange(logits, 1, logits.length));
        Routing together = TopKRouter.choose(all, c.number("num_experts_per_tok"), TopKRouter.Weights.PROBABILITY);
        return new BalanceLoss(1, BalanceLoss.Convention.HUGGING_FACE)
                .of(together, TokenGroups.one(all.dim(0))).value().reshape(1);
    }

    private static void load(GoldenCase c, SequenceModel model, Layout layout) throws IOException {
        Map<String, Tensor> stored = Safetensors.load(c.folder().resolve("model.safetensors"));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        int layers = c.number("num_hidden_layers");
        for (String layer : IntStream.range(0, layers).mapToObj(i -> "model.layers." + i + ".").toList()) {
            String own = layer + layout.own + "experts.";
            if (!model.parameters().containsKey(own + "up_proj")) {
                continue;
            }
            int count = model.parameters().get(own + "up_proj").dim(0);
            layout.weights.join(stored, layer + layout.open, count).forEach((key, w) -> weights.put(own + key, w));
            layout.weights.split(arrays(model, own, false), layer + layout.open).keySet().forEach(key -> c.gradient(
                    key, () -> layout.weights.split(arrays(model, own, true), layer + layout.open).get(key)));
        }
        model.parameters().forEach((own, p) -> {
            if (!weights.containsKey(own)) {
                String name = own.replace(".routed.", ".").replace(".router.gate.", "." + layout.router + ".");
                weights.put(own, stored.get(name));
                c.gradient(name, p::grad);
            }
        });
        model.load(weights);
    }

    private static Map<String, Tensor> arrays(SequenceModel model, String prefix, boolean gradients) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        model.parameters().forEach((name, p) -> {
            if (name.startsWith(prefix)) {
                arrays.put(name.substring(prefix.length()), gradients ? p.grad() : p);
            }
        });
        return arrays;
    }

    /** The prompt and six tokens after it. */
    private static Tensor written(int[] prompt, SequenceModel model) {
        model.train(false);
        Generator.Settings settings = new Generator.Settings(6, Sampling.greedy(), Generator.NO_STOP);
        int[] more = new Generator(model).generate(prompt, settings, new Rng(0)).ids();
        int[] all = Arrays.copyOf(prompt, prompt.length + more.length);
        System.arraycopy(more, 0, all, prompt.length, more.length);
        return Tensor.of(all, 1, all.length);
    }
}
