package dev.gradus.attention.layer;

import dev.gradus.nn.Linear;
import dev.gradus.tensor.Tensor;

/**
 * Projections of tokens to the heads of queries, keys and values.
 *
 * @param headDim d
 * @param query to [.., H d]
 * @param key to [.., K d]
 * @param value to [.., K d]
 */
record QueryKeyValue(int headDim, Linear query, Linear key, Linear value) {

    /** x [B,T,D] to [B,T,H,d]. */
    Tensor queries(Tensor x) {
        return split(query.forward(x));
    }

    Tensor keys(Tensor x) {
        return split(key.forward(x));
    }

    Tensor values(Tensor x) {
        return split(value.forward(x));
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), x.dim(2) / headDim, headDim);
    }
}
