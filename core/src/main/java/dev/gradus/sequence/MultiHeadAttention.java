package dev.gradus.sequence;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.PackedAttention;
import dev.gradus.op.shape.Split;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Lookahead;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * Multi-head softmax attention: {@code q, k, v = W x}, each head a softmax average of the values it attends to, and a
 * projection back.
 *
 * <p>With fewer key heads than query heads, neighbouring query heads share one (grouped queries; one key head: multi-query).
 * Legend: B sequences, T tokens, D channels, H query heads, K key heads, d elements of a head. Vaswani et al. 2017; Ainslie
 * et al. 2023.
 */
public final class MultiHeadAttention extends TimeMixer<KvCache> {
    private final Config config;
    private final DType dtype;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear fused;
    private final Linear out;

    /**
     * Form of an attention.
     *
     * @param modelDim D
     * @param heads H
     * @param kvHeads K, a divisor of H
     * @param headDim d
     * @param biased whether the projections to q, k and v have biases
     * @param outBiased whether the projection back has one
     * @param rotary position embedding of queries and keys, or null for none
     * @param pattern which keys a query may attend to; the recurrent form needs one that looks back only
     * @param names what the projections are called
     */
    public record Config(
            int modelDim, int heads, int kvHeads, int headDim, boolean biased, boolean outBiased, Rotary rotary,
            AttentionPattern pattern, Names names) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || heads < 1 || kvHeads < 1 || headDim < 1 || heads % kvHeads != 0) {
                throw new IllegalArgumentException(
                        "attention needs positive sizes and heads that are a multiple of kvHeads,"
                                + " got modelDim " + modelDim + ", heads " + heads + ", kvHeads " + kvHeads
                                + ", headDim " + headDim);
            }
        }

        /**
         * Llama's: causal, rotary positions, no biases.
         *
         * @param modelDim D
         * @param heads H, a divisor of D
         * @param kvHeads K
         * @param theta base of the rotary frequencies
         * @return the settings
         */
        public static Config llama(int modelDim, int heads, int kvHeads, double theta) {
            int d = headDim(modelDim, heads);
            return new Config(
                    modelDim, heads, kvHeads, d, false, false, Rotary.half(theta, d), new Causal(), Names.LLAMA);
        }

        /**
         * GPT-2's: causal, no positions of its own, biases, one projection for queries, keys and values.
         *
         * @param modelDim D
         * @param heads H, a divisor of D
         * @return the settings
         */
        public static Config gpt2(int modelDim, int heads) {
            int d = headDim(modelDim, heads);
            return new Config(modelDim, heads, heads, d, true, true, null, new Causal(), Names.GPT2);
        }

        private static int headDim(int modelDim, int heads) {
            if (heads < 1 || modelDim % heads != 0) {
                throw new IllegalArgumentException(
                        "attention needs heads that divide modelDim, got " + heads + " and " + modelDim);
            }
            return modelDim / heads;
        }

        private AttentionRule rule() {
            return new AttentionRule(pattern, 1 / Math.sqrt(headDim), rotary);
        }
    }

    /**
     * Names of the projections in public checkpoints.
     *
     * @param query of the projection to queries
     * @param key of the projection to keys
     * @param value of the projection to values
     * @param fused of a single projection [(H + 2 K) d, D] to queries, keys and values, or null if there are three
     * @param out of the projection back
     */
    public record Names(String query, String key, String value, String fused, String out) {
        /** {@code q_proj, k_proj, v_proj, o_proj}. */
        public static final Names LLAMA = new Names("q_proj", "k_proj", "v_proj", null, "o_proj");
        /** {@code c_attn, c_proj}; GPT-2's files hold these weights transposed. */
        public static final Names GPT2 = new Names(null, null, null, "c_attn", "c_proj");
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public MultiHeadAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        Names names = config.names;
        int d = config.headDim;
        boolean apart = names.fused == null;
        int queries = config.heads * d;
        int keys = config.kvHeads * d;
        query = apart ? projection(names.query, queries, init, rng) : null;
        key = apart ? projection(names.key, keys, init, rng) : null;
        value = apart ? projection(names.value, keys, init, rng) : null;
        fused = apart ? null : projection(names.fused, queries + 2 * keys, init, rng);
        out = child(names.out,
                new Linear(queries, config.modelDim, config.outBiased, init, dtype, rng.fork(names.out)));
    }

    private Linear projection(String name, int width, Init init, Rng rng) {
        return child(name, new Linear(config.modelDim, width, config.biased, init, dtype, rng.fork(name)));
    }

    /** The same attention for generation: one packed projection for queries, keys and values. */
    private MultiHeadAttention(MultiHeadAttention trained) {
        config = trained.config;
        dtype = trained.dtype;
        query = null;
        key = null;
        value = null;
        fused = trained.fused == null
                ? Linear.packed(trained.query, trained.key, trained.value)
                : Linear.packed(trained.fused);
        out = Linear.packed(trained.out);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return Mixed.of(out.forward(fused != null && config.rotary == null ? together(x, mask) : apart(x, mask)));
    }

    /** Queries, keys and values stay side by side: [B,T,H d]. */
    private Tensor together(Tensor x, Tensor mask) {
        PackedAttention op = new PackedAttention(config.heads, config.kvHeads, config.pattern, config.rule().scale());
        Tensor qkv = fused.forward(x); // [B,T,(H + 2 K) d]
        return mask == null ? qkv.apply(op) : qkv.apply(op, mask);
    }

    private Tensor apart(Tensor x, Tensor mask) {
        AttentionRule rule = config.rule();
        Attention op = new Attention(rule.pattern(), rule.scale());
        Heads h = project(x);
        Tensor q = rule.turn(h.q, 0);
        Tensor k = rule.turn(h.k, 0);
        Tensor y = mask == null ? q.apply(op, k, h.v) : q.apply(op, k, h.v, mask); // [B,T,H,d]
        return join(y);
    }

    private Tensor join(Tensor y) {
        return y.reshape(y.dim(0), y.dim(1), config.heads * config.headDim);
    }

    /** Queries [B,T,H,d], keys and values [B,T,K,d], without positions. */
    private record Heads(Tensor q, Tensor k, Tensor v) {}

    private Heads project(Tensor x) {
        int queries = config.heads * config.headDim;
        int keys = config.kvHeads * config.headDim;
        Tensor[] qkv = fused != null
                ? Autograd.run(new Split(-1, queries, keys, keys), fused.forward(x))
                : new Tensor[] {query.forward(x), key.forward(x), value.forward(x)};
        return new Heads(
                split(qkv[0], config.heads), split(qkv[1], config.kvHeads), split(qkv[2], config.kvHeads));
    }

    private Tensor split(Tensor x, int heads) {
        return x.reshape(x.dim(0), x.dim(1), heads, config.headDim);
    }

    @Override
    public KvCache start(int batch) {
        return FullCache.empty(new KvCache.Form(dtype, batch, config.kvHeads, config.headDim, config.headDim));
    }

    @Override
    public Step<KvCache> prefill(Tensor x, KvCache state) {
        return Autograd.noGrad(() -> {
            Heads h = project(x);
            Step<KvCache> read = state.attend(h.q, h.k, h.v, config.rule());
            return new Step<>(out.forward(join(read.output())), read.state());
        });
    }

    @Override
    public long stateBytes(KvCache state) {
        return state.bytes();
    }

    @Override
    public Optional<String> looksAhead() {
        return Lookahead.of(config.pattern, config.heads);
    }

    @Override
    public MultiHeadAttention packed() {
        return new MultiHeadAttention(this);
    }
}
