package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.op.reduce.CumSum;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * What the gates of HGRN's layers never fall below: 0 in the first layer and more in each that follows, so that higher
 * layers remember for longer.
 *
 * <p>Parameter {@code weight} [L,D] for L layers and D channels; the bound of layer l is the sum over layers 1 to l of
 * the softmax over layers. One table serves all layers of a model. Qin et al. 2023, section 3.
 */
public final class LowerBounds extends Layer {
    private final Tensor weight;

    /**
     * A table with fresh weights.
     *
     * @param layers L
     * @param channels D
     * @param init how it is drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public LowerBounds(int layers, int channels, Init init, DType dtype, Rng rng) {
        if (layers < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "lower bounds need sizes of at least 1, got layers " + layers + " and channels " + channels);
        }
        weight = parameter(
                "weight", init.tensor(dtype, Shape.of(layers, channels), channels, layers, rng.fork("weight")));
    }

    /**
     * The bounds of a layer.
     *
     * @param layer from 0
     * @return [D], from 0 to 1
     */
    public Tensor of(int layer) {
        if (layer < 0 || layer >= weight.dim(0)) {
            throw new IllegalArgumentException(
                    "lower bounds are of " + weight.dim(0) + " layers, got layer " + layer);
        }
        Tensor shares = weight.softmax(0); // [L,D]
        return shares.apply(new CumSum(0)).slice(0, layer, layer + 1).sub(shares.slice(0, 0, 1)).reshape(weight.dim(1));
    }

    /** D. */
    int channels() {
        return weight.dim(1);
    }
}
