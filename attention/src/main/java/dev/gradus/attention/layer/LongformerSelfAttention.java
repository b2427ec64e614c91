package dev.gradus.attention.layer;

import dev.gradus.attention.pattern.Dilated;
import dev.gradus.attention.pattern.GlobalKeys;
import dev.gradus.attention.pattern.GlobalQueries;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.Positions;
import dev.gradus.attention.pattern.Window;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Longformer's self-attention (Beltagy, Peters and Cohan 2020, section 3): a window, and a few global tokens that see
 * everyone and are seen by everyone.
 *
 * <p>A token that is not global takes one softmax over its window and the global tokens, a global token within the window
 * counting once, all with {@code query, key, value}. A global token takes one over all tokens, with projections of its own,
 * {@code query_global, key_global, value_global}. Padding is seen by nobody, and its outputs are 0. Any length goes: nothing
 * is padded to a multiple of the window.
 */
public final class LongformerSelfAttention extends Layer {
    private final Config config;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear queryGlobal;
    private final Linear keyGlobal;
    private final Linear valueGlobal;

    /**
     * Form of the attention.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param window tokens to both sides, in steps of the dilation
     * @param dilations of each head; a single one is for all
     */
    public record Config(int modelDim, int heads, Window window, List<Integer> dilations) {

        /** Checks the ranges. */
        public Config {
            if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
                throw new IllegalArgumentException(
                        "longformer needs heads that divide modelDim, got " + heads + " and " + modelDim);
            }
            dilations = List.copyOf(dilations);
        }

        /**
         * Without dilation.
         *
         * @param modelDim D
         * @param heads H
         * @param window tokens to both sides
         */
        public Config(int modelDim, int heads, Window window) {
            this(modelDim, heads, window, List.of(1));
        }

        private AttentionPattern local() {
            boolean plain = dilations.stream().allMatch(d -> d == 1);
            return plain ? window : new Dilated(window, dilations);
        }

        private double scale() {
            return 1 / Math.sqrt(modelDim / (double) heads);
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
    public LongformerSelfAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        query = projection("query", init, dtype, rng);
        key = projection("key", init, dtype, rng);
        value = projection("value", init, dtype, rng);
        queryGlobal = projection("query_global", init, dtype, rng);
        keyGlobal = projection("key_global", init, dtype, rng);
        valueGlobal = projection("value_global", init, dtype, rng);
    }

    private Linear projection(String name, Init init, DType dtype, Rng rng) {
        return child(name, new Linear(config.modelDim, config.modelDim, true, init, dtype, rng.fork(name)));
    }

    /**
     * Makes the global projections copies of the local ones: where training begins from a model without global tokens.
     */
    public void copyToGlobal() {
        copy(query, queryGlobal);
        copy(key, keyGlobal);
        copy(value, valueGlobal);
    }

    private static void copy(Linear from, Linear to) {
        to.load(from.state());
    }

    /**
     * Attends.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @param global [B,T] int32, 1 where a token is global, or null if none is
     * @return [B,T,D]
     * @throws IllegalArgumentException if a mask has other tokens
     */
    public Tensor forward(Tensor x, Tensor mask, Tensor global) {
        TokenMask.checked("padding", mask, x);
        TokenMask.checked("global tokens", global, x);
        List<AttentionPattern> near = new ArrayList<>();
        List<AttentionPattern> far = new ArrayList<>();
        int globals = 0;
        for (int b = 0; b < x.dim(0); b++) {
            Positions real = where(x, mask, b, true);
            Positions chosen = where(x, global, b, false).and(real);
            near.add(local(chosen).and(new GlobalQueries(real.without(chosen))));
            far.add(new GlobalQueries(chosen));
            globals += chosen.count();
        }
        Tensor y = attend(new PerSequence(near), mask, query.forward(x), key.forward(x), value.forward(x));
        // a row is 0 in the one sum or in the other
        return globals == 0
                ? y
                : y.add(attend(new PerSequence(far), mask, queryGlobal.forward(x), keyGlobal.forward(x),
                        valueGlobal.forward(x)));
    }

    private AttentionPattern local(Positions global) {
        return global.count() == 0 ? config.local() : config.local().or(new GlobalKeys(global));
    }

    private static Positions where(Tensor x, Tensor mask, int b, boolean absent) {
        int tokens = x.dim(1);
        if (mask == null) {
            return absent ? Positions.range(0, tokens) : Positions.of();
        }
        return Positions.where(mask.ints(), b * tokens, tokens);
    }

    private Tensor attend(AttentionPattern pattern, Tensor mask, Tensor q, Tensor k, Tensor v) {
        Attention op = new Attention(pattern, config.scale());
        Tensor y = mask == null
                ? split(q).apply(op, split(k), split(v))
                : split(q).apply(op, split(k), split(v), mask); // [B,T,H,d]
        return y.reshape(q.shape().dims());
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.modelDim / config.heads);
    }
}
