package dev.gradus.attention.layer;

import dev.gradus.nn.Layer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A learned score for attending to nothing, one a head (gpt-oss; with a score of 0, the softmax off by one):
 * {@code p_ij = e^(s_ij) / (e^c + sum_k e^(s_ik))}, so that a head may give less than a whole mean.
 *
 * <p>It is taken into account after the attention, {@code y' = y sigmoid(lse - c)}. Legend: B sequences, T queries, H heads.
 */
public final class SinkLogits extends Layer {
    private final Tensor sinks;

    /**
     * Scores of 0.
     *
     * @param heads H
     * @param dtype float type
     */
    public SinkLogits(int heads, DType dtype) {
        if (heads < 1) {
            throw new IllegalArgumentException("sink logits need at least one head, got " + heads);
        }
        sinks = parameter("sinks", Tensor.zeros(dtype, Shape.of(heads)));
    }

    /**
     * Lets the heads attend to nothing.
     *
     * @param y [B,T,H,d], as {@link dev.gradus.op.attention.Attention} gives it
     * @param lse [B,H,T], its second output
     * @return [B,T,H,d]; 0 where a query has no key
     */
    public Tensor forward(Tensor y, Tensor lse) {
        Tensor kept = lse.transpose(1, 2).sub(sinks).sigmoid(); // [B,T,H]
        return y.mul(kept.reshape(y.dim(0), y.dim(1), y.dim(2), 1));
    }
}
