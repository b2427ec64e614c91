package dev.gradus.attention.layer;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Pad;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Transformer-XL's attention with relative positions and a memory (Dai et al. 2019, section 3.3):
 * {@code s_ij = ((q_i + u) k_j + (q_i + w) W_r r_(i-j)) / sqrt(d)}, causal, with the residual and a norm after it.
 *
 * <p>Keys and values come from the memory and the segment. The scores are kept in memory, [B,H,T,M+T]. Parameters
 * {@code qkv_net, r_net, o_net, layer_norm, r_w_bias} (u) and {@code r_r_bias} (w), which the public code shares among
 * layers.
 */
public final class RelativeAttention extends Layer {
    private static final double EPS = 1e-5;

    private final Config config;
    private final DType dtype;
    private final Tensor contentBias;
    private final Tensor positionBias;
    private final Linear qkv;
    private final Linear out;
    private final LayerNorm norm;
    private final Linear positions;

    /**
     * Form of the attention.
     *
     * @param modelDim D, even
     * @param heads H
     * @param headDim d
     * @param normFirst whether the norm is taken before the projections; else after the residual
     */
    public record Config(int modelDim, int heads, int headDim, boolean normFirst) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 2 || modelDim % 2 != 0 || heads < 1 || headDim < 1) {
                throw new IllegalArgumentException("relative attention needs an even modelDim and positive sizes, got "
                        + modelDim + ", heads " + heads + ", headDim " + headDim);
            }
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
    public RelativeAttention(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        this.dtype = dtype;
        int inner = config.heads * config.headDim;
        Shape bias = Shape.of(config.heads, config.headDim);
        contentBias = parameter("r_w_bias", Tensor.zeros(dtype, bias));
        positionBias = parameter("r_r_bias", Tensor.zeros(dtype, bias));
        qkv = child("qkv_net", new Linear(config.modelDim, 3 * inner, false, init, dtype, rng.fork("qkv_net")));
        out = child("o_net", new Linear(inner, config.modelDim, false, init, dtype, rng.fork("o_net")));
        norm = child("layer_norm", new LayerNorm(config.modelDim, EPS, dtype));
        positions = child("r_net", new Linear(config.modelDim, inner, false, init, dtype, rng.fork("r_net")));
    }

    /**
     * Embeddings of the distances {@code length - 1} to 0: sines of all frequencies, then cosines.
     *
     * @param length how many
     * @return r [length, D]
     */
    public Tensor distances(int length) {
        int half = config.modelDim / 2;
        Tensor r = Tensor.zeros(DType.FLOAT64, Shape.of(length, config.modelDim));
        for (int e = 0; e < length * half; e++) {
            double angle = (length - 1 - e / half) * StrictMath.pow(10_000, -2.0 * (e % half) / config.modelDim);
            r.doubles()[e / half * config.modelDim + e % half] = StrictMath.sin(angle);
            r.doubles()[e / half * config.modelDim + half + e % half] = StrictMath.cos(angle);
        }
        return r.to(dtype);
    }

    /**
     * Attends to the memory and to the segment so far.
     *
     * @param x [B,T,D]
     * @param memory [B,M,D], or null for none
     * @return [B,T,D]
     */
    public Tensor forward(Tensor x, Tensor memory) {
        Tensor all = memory == null ? x : memory.apply(new Concat(1), x);
        Tensor projected = qkv.forward(config.normFirst ? norm.forward(all) : all); // [B,K,3 H d]
        int inner = config.heads * config.headDim;
        int keys = all.dim(1);
        Tensor q = split(projected.slice(1, keys - x.dim(1), keys).slice(2, 0, inner)); // [B,T,H,d]
        Tensor k = split(projected.slice(2, inner, 2 * inner)).transpose(1, 2); // [B,H,K,d]
        Tensor v = split(projected.slice(2, 2 * inner, 3 * inner)).transpose(1, 2);
        Tensor r = positions.forward(distances(keys)).reshape(1, keys, config.heads, config.headDim).transpose(1, 2);
        Tensor content = q.add(contentBias).transpose(1, 2).matmul(k.transpose(2, 3)); // [B,H,T,K]
        Tensor position = shifted(q.add(positionBias).transpose(1, 2).matmul(r.transpose(2, 3)));
        Tensor scores = content.add(position).mul(1 / Math.sqrt(config.headDim));
        Tensor y = scores.apply(new MaskedSoftmax(-1), ahead(x.dim(1), keys)).matmul(v).transpose(1, 2);
        Tensor sum = x.add(out.forward(y.reshape(x.dim(0), x.dim(1), inner)));
        return config.normFirst ? sum : norm.forward(sum);
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), config.heads, config.headDim);
    }

    /** Column of distance n to the key n tokens back: a row i of T moves left by T - 1 - i; what is ahead means nothing. */
    private static Tensor shifted(Tensor x) {
        int queries = x.dim(2);
        int keys = x.dim(3);
        return x.apply(new Pad(3, 1, 0, 0)) // [B,H,T,K+1]
                .reshape(x.dim(0), x.dim(1), keys + 1, queries)
                .slice(2, 1, keys + 1)
                .reshape(x.shape().dims());
    }

    /** 1 for the keys ahead of a query. */
    private static Tensor ahead(int queries, int keys) {
        AttentionPattern pattern = new Causal();
        int[] mask = new int[queries * keys];
        for (int e = 0; e < mask.length; e++) {
            mask[e] = pattern.allows(0, keys - queries + e / keys, e % keys) ? 0 : 1;
        }
        return Tensor.of(mask, queries, keys);
    }
}
