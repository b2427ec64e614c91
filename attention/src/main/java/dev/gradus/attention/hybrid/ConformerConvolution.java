package dev.gradus.attention.hybrid;

import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.op.math.Glu;
import dev.gradus.op.shape.Pad;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * The convolution of a Conformer block (Gulati et al. 2020, section 2.2): layer norm, a map to twice E D channels, a gated
 * linear unit, a depthwise convolution of width K, batch norm, swish, and a map back to D channels. The residual is the
 * caller's.
 *
 * <p>In the paper E is 1; the public code of lucidrains, whose names ({@code net.0} and so on) are kept, has 2. The causal
 * form looks back only and has no batch norm. Legend: B sequences, T frames, D channels.
 */
public final class ConformerConvolution extends Layer {
    private static final double EPS = 1e-5;

    private final Config config;
    private final LayerNorm norm;
    private final Filters in;
    private final Filters depthwise;
    private final ChannelNorm channelNorm;
    private final Filters out;

    /**
     * Form of the convolution.
     *
     * @param modelDim D
     * @param expansion E
     * @param width K
     * @param causal whether a frame sees earlier ones only
     */
    public record Config(int modelDim, int expansion, int width, boolean causal) {

        /** Checks the ranges. */
        public Config {
            if (modelDim < 1 || expansion < 1 || width < 1) {
                throw new IllegalArgumentException("a conformer's convolution needs sizes of at least 1, got modelDim "
                        + modelDim + ", expansion " + expansion + ", width " + width);
            }
        }

        private Pad around() {
            int before = causal ? width - 1 : width / 2;
            return new Pad(2, before, width - 1 - before, 0);
        }
    }

    /**
     * A convolution with fresh weights.
     *
     * @param config form
     * @param init how they are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public ConformerConvolution(Config config, Init init, DType dtype, Rng rng) {
        this.config = config;
        int d = config.modelDim;
        int inner = d * config.expansion;
        norm = child("net.0", new LayerNorm(d, EPS, dtype));
        in = child("net.2", new Filters(d, 2 * inner, 1, 1, init, dtype, rng.fork("in")));
        depthwise = child("net.4.conv",
                new Filters(inner, inner, config.width, inner, init, dtype, rng.fork("depthwise")));
        channelNorm = config.causal ? null : child("net.5", new ChannelNorm(inner, dtype));
        out = child("net.7", new Filters(inner, d, 1, 1, init, dtype, rng.fork("out")));
    }

    /**
     * Convolves.
     *
     * @param x [B,T,D]
     * @param mask [B,T] int32, 0 where a frame is padding, which others then don't see; or null if none is
     * @return [B,T,D]
     */
    public Tensor forward(Tensor x, Tensor mask) {
        Tensor gated = in.forward(norm.forward(x).transpose(1, 2)).apply(new Glu(1)); // [B,E D,T]
        Tensor seen = mask == null ? gated : gated.mul(factor(mask, x.dtype()));
        Tensor y = depthwise.forward(seen.apply(config.around()));
        Tensor normed = channelNorm == null ? y : channelNorm.forward(y);
        return out.forward(Activation.SILU.apply(normed)).transpose(1, 2);
    }

    private static Tensor factor(Tensor mask, DType dtype) {
        double[] seen = Arrays.stream(mask.ints()).mapToDouble(m -> m == 0 ? 0 : 1).toArray();
        return Tensor.of(seen, mask.dim(0), 1, mask.dim(1)).to(dtype);
    }
}
