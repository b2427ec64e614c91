package dev.gradus.attention.encoder;

import dev.gradus.nn.Activation;
import dev.gradus.nn.Dropout;
import dev.gradus.nn.Init;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * What encoders of BERT's kind have in common.
 *
 * @param modelDim D
 * @param hiddenDim F, width inside the feed-forward networks
 * @param heads H, a divisor of D
 * @param layers blocks
 * @param vocabulary V
 * @param positions rows of the table of positions
 * @param types kinds of segments, rows of their table
 * @param eps of the norms
 * @param activation of the feed-forward networks
 * @param dropout probability in training, of what enters the first block and of both branches of each
 */
public record EncoderConfig(
        int modelDim, int hiddenDim, int heads, int layers, int vocabulary, int positions, int types, double eps,
        Activation activation, double dropout) {

    /** Checks the ranges. */
    public EncoderConfig {
        if (modelDim < 1 || hiddenDim < 1 || layers < 1 || vocabulary < 1 || positions < 1 || types < 1) {
            throw new IllegalArgumentException("an encoder needs sizes of at least 1, got modelDim " + modelDim
                    + ", hiddenDim " + hiddenDim + ", layers " + layers + ", vocabulary " + vocabulary
                    + ", positions " + positions + ", types " + types);
        }
        if (heads < 1 || modelDim % heads != 0) {
            throw new IllegalArgumentException(
                    "an encoder needs heads that divide modelDim, got " + heads + " and " + modelDim);
        }
    }

    LayerNorm norm(DType dtype) {
        return new LayerNorm(modelDim, eps, dtype);
    }

    Dropout dropout(Rng rng) {
        return new Dropout(dropout, rng.fork("dropout"));
    }

    static Linear linear(int in, int out, Init init, DType dtype, Rng rng) {
        return new Linear(in, out, true, init, dtype, rng);
    }

    static Encoded encoded(List<Tensor> states, Linear pooler) {
        Tensor last = states.get(states.size() - 1);
        Tensor first = last.slice(1, 0, 1).reshape(last.dim(0), last.dim(2)); // [B,D]
        return new Encoded(states, pooler.forward(first).tanh());
    }
}
