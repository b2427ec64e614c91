package dev.gradus.attention.layer;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.shape.RepeatInterleave;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Lookahead;
import dev.gradus.random.Rng;
import dev.gradus.sequence.FullCache;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * Differential attention (Ye et al. 2024, section 2.1): the difference of two softmaxes, so that what both see is taken out.
 *
 * <p>{@code y = (softmax(q1 k1 / sqrt(d)) - l softmax(q2 k2 / sqrt(d))) v}, then an RMS norm of each head, times
 * {@code 1 - l0}, and a projection back; {@code l = e^(lq1 lk1) - e^(lq2 lk2) + l0} with
 * {@code l0 = 0.8 - 0.6 e^(-0.3 depth)}. Values have size 2d. Parameters as in the authors' code: {@code lambda_q1, lambda_k1,
 * lambda_q2, lambda_k2, q_proj, k_proj, v_proj, out_proj, subln}.
 */
public final class DifferentialAttention extends TimeMixer<FullCache> {
    private static final double EPS = 1e-5;
    private static final double LAMBDA_DEVIATION = 0.1;

    private final Config config;
    private final DType dtype;
    private final Tensor[] lambdas = new Tensor[4];
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final RmsNorm norm;

    /** How query heads share key heads; without groups both are the same. */
    public enum Sharing {
        /** Neighbouring pairs of query heads share a pair of key heads, as in the authors' code for fast kernels. */
        PAIRS,
        /**
         * Neighbouring query heads share a key head, as in their plain code: with an even number in a group, both heads of a
         * pair read the same keys.
         */
        HEADS
    }

    /**
     * Form of the attention.
     *
     * @param modelDim D, {@code 2 H d}
     * @param heads H, pairs of query heads
     * @param kvHeads pairs of key heads, a divisor of H
     * @param depth number of the layer, from 0
     * @param rotary position embedding, or null for none
     * @param pattern which keys a query may attend to; where single heads share, it is asked for 2H heads
     * @param sharing how query heads share key heads, where there are fewer of these
     */
    public record Config(
            int modelDim, int heads, int kvHeads, int depth, Rotary rotary, AttentionPattern pattern,
            Sharing sharing) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || kvHeads < 1 || heads % kvHeads != 0 || modelDim % (2 * heads) != 0 || depth < 0) {
                throw new IllegalArgumentException("differential attention needs a modelDim that 2 heads divide, heads"
                        + " that kvHeads divide, and a depth of at least 0, got modelDim " + modelDim + ", heads "
                        + heads
                        + ", kvHeads " + kvHeads + ", depth " + depth);
            }
        }

        /**
         * Pairs of query heads share pairs of key heads.
         *
         * @param modelDim D
         * @param heads H
         * @param kvHeads pairs of key heads
         * @param depth number of the layer
         * @param rotary position embedding, or null
         * @param pattern which keys a query may attend to
         */
        public Config(int modelDim, int heads, int kvHeads, int depth, Rotary rotary, AttentionPattern pattern) {
            this(modelDim, heads, kvHeads, depth, rotary, pattern, Sharing.PAIRS);
        }

        private int headDim() {
            return modelDim / heads / 2;
        }

        private double firstLambda() {
            return 0.8 - 0.6 * StrictMath.exp(-0.3 * depth);
        }
    }

    /**
     * An attention with fresh weights.
     *
     * @param config form
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public DifferentialAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        String[] names = {"lambda_q1", "lambda_k1", "lambda_q2", "lambda_k2"};
        int d = config.headDim();
        for (int i = 0; i < names.length; i++) {
            lambdas[i] = parameter(names[i],
                    Init.normal(LAMBDA_DEVIATION).tensor(dtype, Shape.of(d), d, d, rng.fork(names[i])));
        }
        int keys = config.modelDim / config.heads * config.kvHeads;
        query = projection("q_proj", config.modelDim, init, dtype, rng);
        key = projection("k_proj", keys, init, dtype, rng);
        value = projection("v_proj", keys, init, dtype, rng);
        out = projection("out_proj", config.modelDim, init, dtype, rng);
        norm = child("subln", new RmsNorm(2 * d, EPS, dtype));
    }

    private Linear projection(String name, int width, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(config.modelDim, width, false, init, dtype, rng.fork(name)));
    }

    /**
     * The weight l of what is taken out.
     *
     * @return one number
     */
    public Tensor lambda() {
        Tensor one = lambdas[0].mul(lambdas[1]).sum().exp();
        Tensor two = lambdas[2].mul(lambdas[3]).sum().exp();
        return one.sub(two).add(config.firstLambda());
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Tensor v = value.forward(x).reshape(x.dim(0), x.dim(1), config.kvHeads, 2 * config.headDim());
        Tensor q = turned(query.forward(x), config.heads, 0); // [B,T,H,2 d]
        return Mixed.of(difference(q, turned(key.forward(x), config.kvHeads, 0), v, mask));
    }

    /** q [B,T,H,2 d] at the end of k and v [B,S,K,2 d], to [B,T,D]. */
    private Tensor difference(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Tensor[] read = config.sharing == Sharing.PAIRS ? byPairs(q, k, v, mask) : byHeads(q, k, v, mask);
        Tensor y = norm.forward(read[0].sub(read[1].mul(lambda()))).mul(1 - config.firstLambda());
        return out.forward(y.reshape(q.dim(0), q.dim(1), config.modelDim));
    }

    /** What the first and the second heads of all pairs read, [B,T,H,2 d] each. */
    private Tensor[] byPairs(Tensor q, Tensor k, Tensor v, Tensor mask) {
        int d = config.headDim();
        return new Tensor[] {
            attend(q.slice(3, 0, d), k.slice(3, 0, d), v, mask),
            attend(q.slice(3, d, 2 * d), k.slice(3, d, 2 * d), v, mask)
        };
    }

    private Tensor[] byHeads(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Tensor y = attend(single(q), single(k), v.apply(new RepeatInterleave(2, 2)), mask)
                .reshape(q.dim(0), q.dim(1), config.heads, 4 * config.headDim()); // [B,T,H,4 d]
        int width = 2 * config.headDim();
        return new Tensor[] {y.slice(3, 0, width), y.slice(3, width, 2 * width)};
    }

    /** [B,T,H,2 d] to [B,T,2 H,d]. */
    private Tensor single(Tensor pairs) {
        return pairs.reshape(pairs.dim(0), pairs.dim(1), 2 * pairs.dim(2), config.headDim());
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Attention op = new Attention(config.pattern, 1 / Math.sqrt(config.headDim()));
        return mask == null ? q.apply(op, k, v) : q.apply(op, k, v, mask);
    }

    /** The two heads of a pair, one after the other in [B,T,H,2 d], each turned by its position. */
    private Tensor turned(Tensor x, int pairs, int first) {
        int d = config.headDim();
        Tensor heads = x.reshape(x.dim(0), x.dim(1), 2 * pairs, d);
        Tensor turned = config.rotary == null ? heads : config.rotary.turn(heads, first);
        return turned.reshape(x.dim(0), x.dim(1), pairs, 2 * d);
    }

    @Override
    public FullCache start(int batch) {
        int width = 2 * config.headDim();
        return FullCache.empty(new KvCache.Form(dtype, batch, config.kvHeads, width, width));
    }

    @Override
    public Step<FullCache> prefill(Tensor x, FullCache state) {
        return Autograd.noGrad(() -> {
            int first = state.length();
            Tensor v = value.forward(x).reshape(x.dim(0), x.dim(1), config.kvHeads, 2 * config.headDim());
            KeyValues all = state.kept().append(turned(key.forward(x), config.kvHeads, first), v);
            Tensor q = turned(query.forward(x), config.heads, first);
            return new Step<>(difference(q, all.keys(), all.values(), null), new FullCache(all));
        });
    }

    @Override
    public long stateBytes(FullCache state) {
        return state.bytes();
    }

    @Override
    public Optional<String> looksAhead() {
        return Lookahead.of(config.pattern, config.sharing == Sharing.PAIRS ? config.heads : 2 * config.heads);
    }
}
