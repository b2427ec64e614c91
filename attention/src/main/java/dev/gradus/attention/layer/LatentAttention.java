package dev.gradus.attention.layer;

import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Expand;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Lookahead;
import dev.gradus.random.Rng;
import dev.gradus.sequence.KeyValues;
import dev.gradus.sequence.KvCache;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.Rotary;
import dev.gradus.sequence.Step;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * Multi-head latent attention, MLA (DeepSeek-AI 2024, DeepSeek-V2, section 2.1): keys and values of all heads are maps of one
 * small latent vector a token, {@code c = norm(W_a x)}, and one rotated key that all heads share.
 *
 * <p>{@code s_ij = c (q_i [W_k c_j] + q'_i k'_j)}, {@code y_i = sum_j p_ij [W_v c_j]}. Training computes keys and values,
 * the <b>naive</b> form. Generation remembers {@code c} and {@code k'} alone and moves the maps to the queries and the
 * outputs, the <b>absorbed</b> form: {@code q_i [W_k c_j] = [W_k^T q_i] c_j}. Names of parameters as DeepSeek's:
 * {@code q_proj} or {@code q_a_proj, q_a_layernorm, q_b_proj}; {@code kv_a_proj_with_mqa, kv_a_layernorm, kv_b_proj, o_proj}.
 *
 * <p>Legend: B sequences, T tokens, D channels, H heads, R elements of the latent vector.
 */
public final class LatentAttention extends TimeMixer<LatentMemory> {
    private static final double EPS = 1e-6;

    private final Config config;
    private final DType dtype;
    private final Linear queryDown;
    private final RmsNorm queryNorm;
    private final Linear query;
    private final Linear down;
    private final RmsNorm norm;
    private final Linear up;
    private final Linear out;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H
     * @param queryRank elements of the latent vector of queries, or 0 for queries straight from x
     * @param rank R
     * @param plainDim elements of a head that are not rotated
     * @param rotaryDim elements of a head that are rotated, even
     * @param valueDim elements of a value's head
     * @param rotary positions of the rotated elements; DeepSeek's checkpoints hold them interleaved
     * @param scale factor of the scores
     * @param pattern which keys a query may attend to
     */
    public record Config(
            int modelDim, int heads, int queryRank, int rank, int plainDim, int rotaryDim, int valueDim,
            Rotary rotary, double scale, AttentionPattern pattern) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || heads < 1 || queryRank < 0 || rank < 1 || plainDim < 1 || rotaryDim < 2
                    || rotaryDim % 2 != 0 || valueDim < 1) {
                throw new IllegalArgumentException("latent attention needs positive sizes and an even rotaryDim, got"
                        + " modelDim " + modelDim + ", heads " + heads + ", queryRank " + queryRank + ", rank " + rank
                        + ", plainDim " + plainDim + ", rotaryDim " + rotaryDim + ", valueDim " + valueDim);
            }
        }

        /**
         * Causal, with a scale of {@code 1 / sqrt(plainDim + rotaryDim)} and interleaved rotary positions.
         *
         * @param modelDim D
         * @param heads H
         * @param queryRank elements of the latent vector of queries, or 0
         * @param rank R
         * @param plainDim elements that are not rotated
         * @param rotaryDim elements that are rotated
         * @param valueDim elements of a value's head
         * @return the settings
         */
        public static Config deepSeek(
                int modelDim, int heads, int queryRank, int rank, int plainDim, int rotaryDim, int valueDim) {
            return new Config(modelDim, heads, queryRank, rank, plainDim, rotaryDim, valueDim,
                    Rotary.interleaved(10_000, rotaryDim), 1 / Math.sqrt(plainDim + rotaryDim), new Causal());
        }

        private int keyDim() {
            return plainDim + rotaryDim;
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
    public LatentAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int queries = config.heads * config.keyDim();
        boolean direct = config.queryRank == 0;
        queryDown = direct ? null : linear("q_a_proj", config.modelDim, config.queryRank, init, rng);
        queryNorm = direct ? null : child("q_a_layernorm", new RmsNorm(config.queryRank, EPS, dtype));
        query = direct
                ? linear("q_proj", config.modelDim, queries, init, rng)
                : linear("q_b_proj", config.queryRank, queries, init, rng);
        down = linear("kv_a_proj_with_mqa", config.modelDim, config.rank + config.rotaryDim, init, rng);
        norm = child("kv_a_layernorm", new RmsNorm(config.rank, EPS, dtype));
        up = linear("kv_b_proj", config.rank, config.heads * (config.plainDim + config.valueDim), init, rng);
        out = linear("o_proj", config.heads * config.valueDim, config.modelDim, init, rng);
    }

    private Linear linear(String name, int in, int width, Init init, Rng rng) {
        return child(name, new Linear(in, width, false, init, dtype, rng.fork(name)));
    }

    /** Heads [B,T,H,plain] and [B,T,H,rotary] of queries. */
    private record Queries(Tensor plain, Tensor rotated) {}

    private Queries queries(Tensor x, int first) {
        Tensor all = query.forward(queryDown == null ? x : queryNorm.forward(queryDown.forward(x)));
        Tensor heads = all.reshape(x.dim(0), x.dim(1), config.heads, config.keyDim());
        Tensor rotated = heads.slice(3, config.plainDim, config.keyDim());
        return new Queries(heads.slice(3, 0, config.plainDim), config.rotary.turn(rotated, first));
    }

    /** What is remembered of tokens: c [B,T,1,R] and the shared key [B,T,1,rotary]. */
    private record Latent(Tensor c, Tensor rotated) {}

    private Latent latent(Tensor x, int first) {
        Tensor both = down.forward(x);
        Tensor c = norm.forward(both.slice(2, 0, config.rank));
        Tensor rotated = both.slice(2, config.rank, config.rank + config.rotaryDim);
        return new Latent(c.reshape(x.dim(0), x.dim(1), 1, config.rank),
                config.rotary.turn(rotated.reshape(x.dim(0), x.dim(1), 1, config.rotaryDim), first));
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        return Mixed.of(naive(queries(x, 0), latent(x, 0), mask));
    }

    /**
     * The absorbed form on a whole sequence: the same as {@link #forward(Tensor, Tensor)}, but that every head reads keys of
     * R elements.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null
     * @return [B,T,D]
     */
    public Tensor absorbed(Tensor x, Tensor mask) {
        return absorbed(queries(x, 0), latent(x, 0), mask);
    }

    private Tensor naive(Queries q, Latent l, Tensor mask) {
        int batch = l.c.dim(0);
        int tokens = l.c.dim(1);
        Tensor maps = up.forward(l.c.reshape(batch, tokens, config.rank))
                .reshape(batch, tokens, config.heads, config.plainDim + config.valueDim);
        Tensor plain = maps.slice(3, 0, config.plainDim);
        Tensor shared = l.rotated.apply(new Expand(l.rotated.shape().with(2, config.heads)));
        Tensor v = maps.slice(3, config.plainDim, config.plainDim + config.valueDim);
        Tensor y = attend(joined(q.plain, q.rotated), joined(plain, shared), v, mask); // [B,T,H,value]
        return out.forward(y.reshape(batch, y.dim(1), config.heads * config.valueDim));
    }

    private Tensor absorbed(Queries q, Latent l, Tensor mask) {
        Tensor maps = up.weight().reshape(config.heads, config.plainDim + config.valueDim, config.rank);
        Tensor toLatent = maps.slice(1, 0, config.plainDim); // [H,plain,R]
        Tensor fromLatent = maps.slice(1, config.plainDim, config.plainDim + config.valueDim).transpose(1, 2);
        Tensor inLatent = q.plain.transpose(1, 2).matmul(toLatent).transpose(1, 2); // [B,T,H,R]
        Tensor y = attend(joined(inLatent, q.rotated), joined(l.c, l.rotated), l.c, mask); // [B,T,H,R]
        Tensor values = y.transpose(1, 2).matmul(fromLatent).transpose(1, 2); // [B,T,H,value]
        return out.forward(values.reshape(y.dim(0), y.dim(1), config.heads * config.valueDim));
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Attention op = new Attention(config.pattern, config.scale);
        return mask == null ? q.apply(op, k, v) : q.apply(op, k, v, mask);
    }

    private static Tensor joined(Tensor a, Tensor b) {
        return a.apply(new Concat(3), b);
    }

    @Override
    public LatentMemory start(int batch) {
        return new LatentMemory(KeyValues.empty(new KvCache.Form(dtype, batch, 1, config.rotaryDim, config.rank)));
    }

    @Override
    public Step<LatentMemory> prefill(Tensor x, LatentMemory state) {
        return Autograd.noGrad(() -> {
            int first = state.kept().length();
            Latent l = latent(x, first);
            KeyValues all = state.kept().append(l.rotated, l.c);
            Tensor y = absorbed(queries(x, first), new Latent(all.values(), all.keys()), null);
            return new Step<>(y, new LatentMemory(all));
        });
    }

    @Override
    public long stateBytes(LatentMemory state) {
        return state.kept().bytes();
    }

    @Override
    public Optional<String> looksAhead() {
        return Lookahead.of(config.pattern, config.heads);
    }
}
