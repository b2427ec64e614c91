package dev.gradus.nn;

import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A short filter over time for each channel by itself, {@code y_t = b + sum over k of w_k x_(t-K+1+k)}: the local mixing in
 * front of a state space model.
 *
 * <p>Parameters {@code weight} [C,1,K] and, if biased, {@code bias} [C], as {@code torch.nn.Conv1d} with C groups has them.
 * To go on where a sequence was left, the last K - 1 inputs are carried along. Legend: B sequences, T tokens, C channels.
 */
public final class CausalConv1d extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final int reach;

    /**
     * A filter of each channel; the bias starts at 0.
     *
     * @param channels C
     * @param width K, tokens that a filter sees
     * @param biased whether there is a bias
     * @param init how the filters are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public CausalConv1d(int channels, int width, boolean biased, Init init, DType dtype, Rng rng) {
        if (channels < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "causal convolution needs sizes of at least 1, got channels " + channels + " and width " + width);
        }
        weight = parameter(
                "weight", init.tensor(dtype, Shape.of(channels, 1, width), width, width, rng.fork("weight")));
        bias = biased ? parameter("bias", Tensor.zeros(dtype, Shape.of(channels))) : null;
        reach = width - 1;
    }

    /**
     * Filters whole sequences.
     *
     * @param x [B,T,C]
     * @return [B,T,C]
     */
    public Tensor forward(Tensor x) {
        dev.gradus.op.conv.CausalConv1d op = new dev.gradus.op.conv.CausalConv1d(1, true);
        return bias == null ? x.apply(op, weight) : x.apply(op, weight, bias);
    }

    /**
     * What is carried before the first token: zeros.
     *
     * @param batch B
     * @return [B,K-1,C]
     */
    public Tensor start(int batch) {
        return Tensor.zeros(weight.dtype(), Shape.of(batch, reach, weight.dim(0)));
    }

    /**
     * Filters sequences that go on.
     *
     * @param x [B,T,C], the next tokens
     * @param carried [B,K-1,C], the inputs before them
     * @return [B,T,C]
     */
    public Tensor forward(Tensor x, Tensor carried) {
        Tensor all = carried.apply(new Concat(1), x); // [B,K-1+T,C]
        return forward(all).slice(1, reach, reach + x.dim(1));
    }

    /**
     * What to carry after more tokens.
     *
     * @param x [B,T,C], the tokens
     * @param carried [B,K-1,C], the inputs before them
     * @return [B,K-1,C], the last inputs, through which gradients flow
     */
    public Tensor carry(Tensor x, Tensor carried) {
        return carried.apply(new Concat(1), x).slice(1, x.dim(1), x.dim(1) + reach);
    }
}
