package dev.gradus.ssm.statespace;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/**
 * What a mixer with a short convolution and a scan remembers.
 *
 * @param window the last inputs of the convolution, [B,K-1,C]
 * @param hidden state of the scan: [B,D,N] in Mamba, [B,H,N,P] in Mamba-2
 */
public record ConvState(Tensor window, Tensor hidden) {

    /** Memory that it takes. */
    long bytes() {
        int size = window.dtype() == DType.FLOAT64 ? Double.BYTES : Float.BYTES;
        return (long) size * (window.size() + hidden.size());
    }

    /** Refuses a state that is not of this mixer and batch. */
    void check(String mixer, int batch, ConvState expected) {
        if (window.dim(0) != batch || !fits(window, expected.window) || !fits(hidden, expected.hidden)) {
            throw new IllegalArgumentException(mixer + " needs a state of its own for " + batch + " sequences, with a"
                    + " window like " + expected.window.shape() + " and a hidden state like " + expected.hidden.shape()
                    + ", got " + window.shape() + " and " + hidden.shape());
        }
    }

    private static boolean fits(Tensor x, Tensor like) {
        return x.dtype() == like.dtype() && x.shape().equals(like.shape());
    }
}
