package dev.gradus.attention.encoder;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * Attention from one text to another (Vaswani et al. 2017, section 3.2.3): queries are made of the text that is written,
 * keys and values of the one that was read. Parameters {@code q_proj, k_proj, v_proj, out_proj}, with biases.
 */
public final class CrossAttention extends Layer {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;

    /**
     * What was read, as one layer sees it.
     *
     * @param keys [B,S,H,d]
     * @param values [B,S,H,d]
     * @param mask [B,S] int32, 0 where a token is padding, or null if none is
     */
    public record Source(Tensor keys, Tensor values, Tensor mask) {}

    /**
     * An attention with fresh weights.
     *
     * @param modelDim D
     * @param heads H, a divisor of D
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public CrossAttention(int modelDim, int heads, Init init, DType dtype, Rng rng) {
        if (heads < 1 || modelDim < 1 || modelDim % heads != 0) {
            throw new IllegalArgumentException(
                    "cross-attention needs heads that divide modelDim, got " + heads + " and " + modelDim);
        }
        this.heads = heads;
        query = child("q_proj", EncoderConfig.linear(modelDim, modelDim, init, dtype, rng.fork("q_proj")));
        key = child("k_proj", EncoderConfig.linear(modelDim, modelDim, init, dtype, rng.fork("k_proj")));
        value = child("v_proj", EncoderConfig.linear(modelDim, modelDim, init, dtype, rng.fork("v_proj")));
        out = child("out_proj", EncoderConfig.linear(modelDim, modelDim, init, dtype, rng.fork("out_proj")));
    }

    /**
     * Keys and values of a text, to be used for every token that is written.
     *
     * @param encoded [B,S,D]
     * @param mask [B,S] int32, 0 where a token is padding, or null
     * @return what this layer sees
     */
    public Source source(Tensor encoded, Tensor mask) {
        return new Source(split(key.forward(encoded)), split(value.forward(encoded)), mask);
    }

    /**
     * Attends.
     *
     * @param x [B,T,D]
     * @param source what was read
     * @return [B,T,D]
     */
    public Tensor forward(Tensor x, Source source) {
        Tensor q = split(query.forward(x));
        Attention op = new Attention(new Full(), 1 / Math.sqrt(q.dim(3)));
        Tensor y = source.mask == null
                ? q.apply(op, source.keys, source.values)
                : q.apply(op, source.keys, source.values, source.mask);
        return out.forward(y.reshape(x.shape().dims()));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }
}
