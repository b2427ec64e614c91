package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y = x W^T + b}; parameters {@code weight} [out, in] and, if biased, {@code bias} [out]. */
public final class Linear extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final PackedLinear packed;

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
        packed = null;
    }

    private Linear(Tensor weight, Tensor bias, PackedLinear packed) {
        this.weight = weight;
        this.bias = bias;
        this.packed = packed;
    }

    /**
     * A map whose matrix belongs to another layer, such as a head tied to the table of tokens.
     *
     * @param weight [out, in], the tensor itself
     * @return a map without parameters of its own
     */
    public static Linear tied(Tensor weight) {
        return new Linear(weight, null, null);
    }

    /**
     * Maps of one input as a single map laid out for generation: the weights as they are now, copied into the order that
     * products with few rows read fastest. It owns no parameters, does not train and does not see later changes.
     *
     * @param maps linear maps with the same input width
     * @return {@code x -> [maps[0](x), maps[1](x), ...]} over the last axis, to the same bits
     */
    public static Linear packed(Linear... maps) {
        PackedLinear packed = PackedLinear.of(maps);
        return new Linear(packed.weight(), packed.bias(), packed);
    }

    /**
     * Applies the map to the last axis.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    public Tensor forward(Tensor x) {
        if (packed != null) {
            return packed.apply(x);
        }
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
