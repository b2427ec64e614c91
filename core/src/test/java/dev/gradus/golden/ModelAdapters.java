package dev.gradus.golden;

import dev.gradus.io.Safetensors;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.nn.Norm;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.loss.CrossEntropy;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Whole models with the weights of public ones: scores, hidden states, loss, gradients, and what they write greedily. */
public final class ModelAdapters {
    private static final Init ZERO = Init.constant(0);

    private ModelAdapters() {}

    static void addTo(GoldenSuite suite) {
        suite.add("hf/llama", c -> run(c, llama(c), false));
        suite.add("hf/GPT2LMHeadModel", c -> run(c, gpt2(c), true));
    }

    private static SequenceModel llama(GoldenCase c) {
        int dim = c.number("hidden_size");
        DType dtype = c.dtype();
        Rng rng = new Rng(0);
        double eps = c.real("rms_norm_eps");
        Supplier<Norm> norm = () -> new RmsNorm(dim, eps, dtype);
        MultiHeadAttention.Config attention = MultiHeadAttention.Config.llama(
                dim, c.number("num_attention_heads"), c.number("num_key_value_heads"), c.real("rope_theta"));
        FeedForward.Config network = FeedForward.Config.swiGlu(dim, c.number("intermediate_size"));
        List<Block<?, ?>> blocks = blocks(
                c.number("num_hidden_layers"), Block.Names.LLAMA, norm, attention, network, dtype);
        int vocabulary = c.number("vocab_size");
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(vocabulary, dim, ZERO, dtype, rng), null, blocks, norm.get(),
                new Linear(dim, vocabulary, false, ZERO, dtype, rng)));
    }

    private static SequenceModel gpt2(GoldenCase c) {
        int dim = c.number("n_embd");
        DType dtype = c.dtype();
        Rng rng = new Rng(0);
        double eps = c.real("layer_norm_epsilon");
        Supplier<Norm> norm = () -> new LayerNorm(dim, eps, dtype);
        List<Block<?, ?>> blocks = blocks(
                c.number("n_layer"), Block.Names.GPT2, norm, MultiHeadAttention.Config.gpt2(dim, c.number("n_head")),
                FeedForward.Config.gpt2(dim, 4 * dim), dtype);
        return new SequenceModel(SequenceModel.Names.GPT2, new SequenceModel.Parts(
                new Embedding(c.number("vocab_size"), dim, ZERO, dtype, rng),
                new Embedding(c.number("n_positions"), dim, ZERO, dtype, rng), blocks, norm.get(), null));
    }

    private static List<Block<?, ?>> blocks(
            int count, Block.Names names, Supplier<Norm> norm, MultiHeadAttention.Config attention,
            FeedForward.Config network, DType dtype) {
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new Block<>(
                    names, norm.get(), new MultiHeadAttention(attention, ZERO, dtype, new Rng(0)), norm.get(),
                    new FeedForward(network, ZERO, dtype, new Rng(0))));
        }
        return blocks;
    }

    private static void run(GoldenCase c, SequenceModel model, boolean transposed) throws IOException {
        load(c, model, transposed, name -> name);
        outputs(c, model, model::hiddenStates);
    }

    /**
     * Hands in all that is expected of a model.
     *
     * @param c the case, with the weights beside it
     * @param model a model with the names of the weights
     * @param transposed whether they lie as GPT-2's, whose files hold the matrices of blocks as [in, out]
     * @param hidden gives the hidden states that the public model tells, for tokens
     * @throws IOException if the weights can't be read
     */
    public static void run(
            GoldenCase c, SequenceModel model, boolean transposed, Function<Tensor, List<Tensor>> hidden)
            throws IOException {
        load(c, model, transposed, name -> name);
        outputs(c, model, hidden);
    }

    /**
     * The same for a model whose names are its own.
     *
     * @param c the case, with the weights beside it
     * @param model the model
     * @param own gives the model's name of a weight, for the public one
     * @param hidden gives the hidden states that the public model tells, for tokens
     * @throws IOException if the weights can't be read
     */
    public static void run(
            GoldenCase c, SequenceModel model, UnaryOperator<String> own, Function<Tensor, List<Tensor>> hidden)
            throws IOException {
        load(c, model, false, own);
        outputs(c, model, hidden);
    }

    private static void outputs(GoldenCase c, SequenceModel model, Function<Tensor, List<Tensor>> hidden) {
        Tensor ids = c.in("input_ids");
        Tensor logits = model.forward(ids, null).output();
        c.output("logits", logits);
        int tokens = ids.dim(1);
        c.output("loss", logits.slice(1, 0, tokens - 1)
                .apply(new CrossEntropy(), c.in("labels").slice(1, 1, tokens)).reshape(1));
        List<Tensor> states = hidden.apply(ids);
        for (int i = 0; i < states.size(); i++) {
            c.output("hidden_states." + i, states.get(i));
        }
        if (c.has("greedy_prompt")) {
            c.output("greedy_ids", written(c.in("greedy_prompt").ints(), model));
        }
    }

    private static void load(GoldenCase c, SequenceModel model, boolean transposed, UnaryOperator<String> own)
            throws IOException {
        Map<String, Tensor> stored = Safetensors.load(c.folder().resolve("model.safetensors"));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        stored.forEach((name, w) -> weights.put(
                own.apply(name), isTurned(name, transposed) ? w.transpose(0, 1) : w));
        model.load(weights);
        stored.keySet().forEach(name -> {
            Tensor p = model.parameters().get(own.apply(name));
            c.gradient(name, () -> isTurned(name, transposed) ? p.grad().transpose(0, 1) : p.grad());
        });
    }

    private static boolean isTurned(String name, boolean transposed) {
        return transposed && name.contains(".h.") && name.endsWith("weight") && !name.contains(".ln_");
    }

    /** The prompt and six tokens after it, [1,10]. */
    private static Tensor written(int[] prompt, SequenceModel model) {
        model.train(false);
        Generator.Settings settings = new Generator.Settings(6, Sampling.greedy(), Generator.NO_STOP);
        int[] more = new Generator(model).generate(prompt, settings, new Rng(0)).ids();
        int[] all = java.util.Arrays.copyOf(prompt, prompt.length + more.length);
        System.arraycopy(more, 0, all, prompt.length, more.length);
        return Tensor.of(all, 1, all.length);
    }
}
