package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y = x W^T + b}; parameters {@code weight} [out, in] and, if biased, {@code bias} [out]. */
public final class Linear extends Layer {
    private final Tensor weight;
    private final Tensor bias;

    /**
     * A linear map; the bias starts at 0.
     *
     * @param in     width of the input
     * @param out    width of the output
     * @param biased whether there is a bias
     * @param init   how the weight is drawn
     * @param dtype  float type
     * @param rng    random numbers
     */
    public Linear(int in, int out, boolean biased, Init init, DType dtype, Rng rng) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("linear needs widths of at least 1, got in " + in + " and out " + out);
        }
        weight = parameter("weight", init.tensor(dtype, Shape.of(out, in), in, out, rng.fork("weight")));
        bias = biased ? parameter("bias", Tensor.zeros(dtype, Shape.of(out))) : null;
    }

    /**
     * Applies the map to the last axis.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    public Tensor forward(Tensor x) {
        dev.gradus.op.linalg.Linear op = new dev.gradus.op.linalg.Linear();
        return bias == null ? x.apply(op, weight) : x.apply(op, weight, bias);
    }

    /**
     * The matrix.
     *
     * @return [out, in]
     */
    public Tensor weight() {
        return weight;
    }

    /**
     * The bias.
     *
     * @return [out], or null
     */
    public Tensor bias() {
        return bias;
    }
}
