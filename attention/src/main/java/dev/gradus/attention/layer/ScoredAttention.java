package dev.gradus.attention.layer;

import dev.gradus.attention.score.Alibi;
import dev.gradus.attention.score.T5Buckets;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.Lookahead;
import dev.gradus.pattern.ScoreRule;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Multi-head attention with a rule of scores, {@code s_ij = m tanh(c q_i k_j / m) + w[row(i,j), h] factor(i,j)}: ALiBi's
 * slopes (Press, Smith and Lewis 2021), T5's learned buckets (Raffel et al. 2019, section 2.1), the bound m of Gemma 2's
 * scores, or any other {@link dev.gradus.pattern.ScoreBias}.
 *
 * <p>Parameters as {@link MultiHeadAttention} names them, and {@code relative_attention_bias.weight} [rows,H] for a table
 * that is learned. Legend: B sequences, T tokens, D channels, H query heads, K key heads, d elements of a head.
 */
public final class ScoredAttention extends TimeMixer<FullCache> {
    private final Config config;
    private final DType dtype;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final Tensor table;

    /**
     * Form of the attention.
     *
     * @param form sizes, positions, pattern and names, of three projections
     * @param scale c, usually {@code 1/sqrt(d)}; 1 in T5
     * @param rule what becomes of the scores
     */
    public record Config(MultiHeadAttention.Config form, double scale, ScoreRule rule) {

        /** Checks that there are three projections. */
        public Config {
            if (form.names().fused() != null) {
                throw new IllegalArgumentException("attention with a rule of scores needs names of three projections,"
                        + " got the fused " + form.names().fused());
            }
        }

        /**
         * ALiBi, with a scale of {@code 1/sqrt(d)}.
         *
         * @param form sizes, pattern and names
         * @return the settings; the table is {@code Embedding.fixed(Alibi.table(heads, dtype))}
         */
        public static Config alibi(MultiHeadAttention.Config form) {
            return new Config(form, usual(form), ScoreRule.biased(new Alibi()));
        }

        /**
         * T5's buckets, with a scale of 1.
         *
         * @param form sizes, pattern and names
         * @param buckets of distances
         * @return the settings; the table is an {@code Embedding} of as many rows as buckets
         */
        public static Config t5(MultiHeadAttention.Config form, T5Buckets buckets) {
            return new Config(form, 1, ScoreRule.biased(buckets));
        }

        /**
         * Scores within bounds, with a scale of {@code 1/sqrt(d)}.
         *
         * @param form sizes, pattern and names
         * @param cap m, 50 in Gemma 2
         * @return the settings; there is no table
         */
        public static Config capped(MultiHeadAttention.Config form, double cap) {
            return new Config(form, usual(form), ScoreRule.capped(cap));
        }

        private static double usual(MultiHeadAttention.Config form) {
            return 1 / Math.sqrt(form.headDim());
        }

        private void check(Tensor table) {
            boolean biased = rule.bias() != null;
            int[] needed = biased ? new int[] {rule.bias().rows(), form.heads()} : null;
            if (biased ? table == null || !Arrays.equals(table.shape().dims(), needed) : table != null) {
                throw new IllegalArgumentException("attention with a rule of scores needs "
                        + (biased ? "a table " + Arrays.toString(needed) : "no table where the rule has no bias")
                        + ", got " + (table == null ? "none" : table.shape()));
            }
        }
    }

    /**
     * An attention with fresh weights whose rule has no bias.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public ScoredAttention(Config config, Init init, DType dtype, Rng rng) {
        this((Tensor) null, config, init, dtype, rng);
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param table of the rule's bias, [rows,H], a child of this layer
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public ScoredAttention(Config config, Embedding table, Init init, DType dtype, Rng rng) {
        this(table.weight(), config, init, dtype, rng);
        child("relative_attention_bias", table);
    }

    /**
     * An attention with fresh weights that reads the table of another one, as all layers of T5 do.
     *
     * @param config form
     * @param owner whose table it is
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public ScoredAttention(Config config, ScoredAttention owner, Init init, DType dtype, Rng rng) {
        this(owner.table, config, init, dtype, rng);
    }

    private ScoredAttention(Tensor table, Config config, Init init, DType dtype, Rng rng) {
        config.check(table);
        this.config = config;
        this.dtype = dtype;
        this.table = table;
        MultiHeadAttention.Config form = config.form;
        int d = form.headDim();
        query = projection(form.names().query(), form.heads() * d, init, rng);
        key = projection(form.names().key(), form.kvHeads() * d, init, rng);
        value = projection(form.names().value(), form.kvHeads() * d, init, rng);
        String back = form.names().out();
        out = child(back, new Linear(form.heads() * d, form.modelDim(), form.outBiased(), init, dtype, rng.fork(back)));
    }

    private Linear projection(String name, int width, Init init, Rng rng) {
        return child(name,
                new Linear(config.form.modelDim(), width, config.form.biased(), init, dtype, rng.fork(name)));
    }

    private Tensor heads(Linear by, Tensor x) {
        Tensor y = by.forward(x);
        return y.reshape(x.dim(0), x.dim(1), y.dim(2) / config.form.headDim(), config.form.headDim());
    }

    private Tensor turned(Linear by, Tensor x, int first) {
        Tensor heads = heads(by, x);
        return config.form.rotary() == null ? heads : config.form.rotary().turn(heads, first);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        List<Tensor> others = new ArrayList<>(List.of(turned(key, x, 0), heads(value, x)));
        if (table != null) {
            others.add(table);
        }
        if (mask != null) {
            others.add(mask);
        }
        Attention op = new Attention(config.form.pattern(), config.scale, config.rule);
        return Mixed.of(joined(turned(query, x, 0).apply(op, others.toArray(Tensor[]::new))));
    }

    /** [B,T,H,d] to [B,T,D]. */
    private Tensor joined(Tensor y) {
        return out.forward(y.reshape(y.dim(0), y.dim(1), y.dim(2) * y.dim(3)));
    }

    @Override
    public FullCache start(int batch) {
        int d = config.form.headDim();
        return FullCache.empty(new KvCache.Form(dtype, batch, config.form.kvHeads(), d, d));
    }

    @Override
    public Step<FullCache> prefill(Tensor x, FullCache state) {
        return Autograd.noGrad(() -> {
            int first = state.length();
            KeyValues all = state.kept().append(turned(key, x, first), heads(value, x));
            Tensor y = all.attend(turned(query, x, first), config.form.pattern(), config.scale, config.rule, table);
            return new Step<>(joined(y), new FullCache(all));
        });
    }

    @Override
    public long stateBytes(FullCache state) {
        return state.bytes();
    }

    @Override
    public Optional<String> looksAhead() {
        return Lookahead.of(config.form.pattern(), config.form.heads());
    }
}
