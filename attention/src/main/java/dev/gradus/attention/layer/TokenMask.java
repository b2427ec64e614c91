package dev.gradus.attention.layer;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** What a mask of tokens must look like. */
public final class TokenMask {
    private TokenMask() {}

    /**
     * A mask that fits.
     *
     * @param what it says of the tokens, such as "padding"
     * @param mask int32 [B,T], or null
     * @param x [B,T,D]
     * @return the mask
     * @throws IllegalArgumentException if it has another type or other tokens
     */
    public static Tensor checked(String what, Tensor mask, Tensor x) {
        Shape needed = Shape.of(x.dim(0), x.dim(1));
        if (mask != null && (mask.dtype() != DType.INT32 || !mask.shape().equals(needed))) {
            throw new IllegalArgumentException("the mask of " + what + " needs INT32 " + needed + " for x " + x.shape()
                    + ", got " + mask.dtype() + " " + mask.shape());
        }
        return mask;
    }
}
