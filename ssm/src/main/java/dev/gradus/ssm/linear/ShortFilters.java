package dev.gradus.ssm.linear;

import dev.gradus.nn.CausalConv1d;
import dev.gradus.op.math.Silu;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A short causal filter of each channel and a SiLU, and the window that it carries along.
 *
 * @param filter the filter, K taps
 * @param channels C
 * @param width K
 */
record ShortFilters(CausalConv1d filter, int channels, int width) {

    /** x [B,T,C] after the inputs in the window [B,K-1,C], filtered. */
    Tensor of(Tensor x, Tensor window) {
        return filter.forward(x, window).apply(new Silu());
    }

    /** The window after x; gradients flow through it. */
    Tensor slide(Tensor x, Tensor window) {
        return filter.carry(x, window);
    }

    /** Shape of the window. */
    Shape window(int batch) {
        return Shape.of(batch, width - 1, channels);
    }
}
