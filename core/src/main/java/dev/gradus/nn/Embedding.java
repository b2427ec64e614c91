package dev.gradus.nn;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** A table of vectors, one for each token; parameter {@code weight} [V, D], unless fixed. */
public final class Embedding extends Layer {
    private final Tensor weight;

    /**
     * A table.
     *
     * @param vocabulary V, number of tokens
     * @param width      D
     * @param init       how the table is drawn
     * @param dtype      float type
     * @param rng        random numbers
     */
    public Embedding(int vocabulary, int width, Init init, DType dtype, Rng rng) {
        if (vocabulary < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "embedding needs sizes of at least 1, got vocabulary " + vocabulary + " and width " + width);
        }
        weight = parameter(
                "weight", init.tensor(dtype, Shape.of(vocabulary, width), width, width, rng.fork("weight")));
    }

    private Embedding(Tensor table) {
        weight = table;
    }

    /**
     * A table that training does not change, such as sinusoidal positions; it owns no parameter.
     *
     * @param table [V, D], the tensor itself
     * @return the table as a layer
     */
    public static Embedding fixed(Tensor table) {
        if (table.shape().rank() != 2) {
            throw new IllegalArgumentException("a fixed table needs to be [V, D], got " + table.shape());
        }
        return new Embedding(table);
    }

    /**
     * Looks tokens up.
     *
     * @param ids int32, any shape
     * @return [..., D]
     */
    public Tensor forward(Tensor ids) {
        return weight.apply(new dev.gradus.op.index.Embedding(), ids);
    }

    /**
     * The table.
     *
     * @return [V, D]
     */
    public Tensor weight() {
        return weight;
    }
}
