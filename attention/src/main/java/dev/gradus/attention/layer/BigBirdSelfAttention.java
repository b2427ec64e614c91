package dev.gradus.attention.layer;

import dev.gradus.attention.pattern.GlobalQueries;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.Positions;
import dev.gradus.autograd.Autograd;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.attention.MergeAttention;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * BigBird's self-attention (Zaheer et al. 2020, section 2): blocks see their neighbours, some random blocks, and the global
 * blocks; parameters {@code query, key, value}. Padding is seen by nobody, and its outputs are 0.
 */
public final class BigBirdSelfAttention extends Layer {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;

    /**
     * An attention with fresh weights.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param biased whether the projections have biases
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public BigBirdSelfAttention(int modelDim, int heads, boolean biased, Init init, DType dtype, Rng rng) {
        if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
            throw new IllegalArgumentException(
                    "bigbird needs heads that divide modelDim, got " + heads + " and " + modelDim);
        }
        this.heads = heads;
        query = child("query", new Linear(modelDim, modelDim, biased, init, dtype, rng.fork("query")));
        key = child("key", new Linear(modelDim, modelDim, biased, init, dtype, rng.fork("key")));
        value = child("value", new Linear(modelDim, modelDim, biased, init, dtype, rng.fork("value")));
    }

    /**
     * Attends over a pattern, or over the merge of several, in which a key that several patterns allow counts several times.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @param patterns {@link dev.gradus.attention.pattern.BigBird}'s for this length, or
     *     {@link dev.gradus.attention.pattern.RepeatedBlocks}; at least one
     * @return [B,T,D]
     */
    public Tensor forward(Tensor x, Tensor mask, List<? extends AttentionPattern> patterns) {
        TokenMask.checked("padding", mask, x);
        Tensor q = split(query.forward(x));
        Tensor k = split(key.forward(x));
        Tensor v = split(value.forward(x));
        Tensor[] all = attend(patterns.get(0), mask, q, k, v);
        for (int i = 1; i < patterns.size(); i++) {
            Tensor[] more = attend(patterns.get(i), mask, q, k, v);
            all = Autograd.run(new MergeAttention(), all[0], all[1], more[0], more[1]);
        }
        return all[0].reshape(x.shape().dims());
    }

    /**
     * Everyone sees everyone but padding, as the public code does with short texts; outputs of padding are not 0 there.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a token is padding, or null if none is
     * @return [B,T,D]
     */
    public Tensor full(Tensor x, Tensor mask) {
        Tensor q = split(query.forward(x));
        Tensor k = split(key.forward(x));
        Tensor v = split(value.forward(x));
        Attention op = new Attention(new Full(), 1 / Math.sqrt(q.dim(3)));
        Tensor y = mask == null ? q.apply(op, k, v) : q.apply(op, k, v, mask);
        return y.reshape(x.shape().dims());
    }

    /** Outputs [B,T,H,d] and lse [B,H,T]. */
    private static Tensor[] attend(AttentionPattern pattern, Tensor mask, Tensor q, Tensor k, Tensor v) {
        double scale = 1 / Math.sqrt(q.dim(3));
        return mask == null
                ? Autograd.run(new Attention(pattern, scale), q, k, v)
                : Autograd.run(new Attention(real(pattern, mask), scale), q, k, v, mask);
    }

    /** The pattern without the queries that are padding. */
    private static AttentionPattern real(AttentionPattern pattern, Tensor mask) {
        List<AttentionPattern> rows = new ArrayList<>();
        for (int b = 0; b < mask.dim(0); b++) {
            Positions real = Positions.where(mask.ints(), b * mask.dim(1), mask.dim(1));
            rows.add(pattern.ofSequence(b).and(new GlobalQueries(real)));
        }
        return new PerSequence(rows);
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }
}
