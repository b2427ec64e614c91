package dev.gradus.labs.attention.cost;

import dev.gradus.attention.layer.DenseAttention;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Full attention as the textbook writes it: all scores of a text are in memory at once. */
final class Textbook extends Layer {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;

    Textbook(int modelDim, int heads, Init init, DType dtype, Rng rng) {
        this.heads = heads;
        query = child("query", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("query")));
        key = child("key", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("key")));
        value = child("value", new Linear(modelDim, modelDim, true, init, dtype, rng.fork("value")));
    }

    /** [B,T,D] to [B,T,D]. */
    Tensor forward(Tensor x) {
        double scale = 1 / Math.sqrt(x.dim(2) / (double) heads);
        return DenseAttention
                .attend(split(query.forward(x)), split(key.forward(x)), split(value.forward(x)), new Full(),
                        scale)
                .reshape(x.shape().dims());
    }

    private Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }
}
