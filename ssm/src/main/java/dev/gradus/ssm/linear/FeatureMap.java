package dev.gradus.ssm.linear;

import dev.gradus.op.math.Relu;
import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** What linear attention does to queries and keys so that their product is a weight. */
public enum FeatureMap {
    /** {@code x}: weights may be negative. */
    IDENTITY,
    /** {@code elu(x) + 1}: positive (Katharopoulos et al. 2020). */
    ELU_PLUS_ONE,
    /** {@code max(x, 0)}. */
    RELU,
    /**
     * {@code 1, x / K^(1/4), x x^T / sqrt(2 K)}: products are {@code 1 + s + s^2/2, s = q k / sqrt(K)} (Arora et al.
     * 2024, Based).
     */
    TAYLOR;

    /**
     * Applies the map to each head.
     *
     * @param x [B,T,H,K]
     * @return [B,T,H,features]
     */
    public Tensor of(Tensor x) {
        return switch (this) {
            case IDENTITY -> x;
            case ELU_PLUS_ONE -> eluPlusOne(x);
            case RELU -> x.apply(new Relu());
            case TAYLOR -> taylor(x);
        };
    }

    /**
     * Length of the mapped vectors.
     *
     * @param keys K
     * @return features of K elements
     */
    public int features(int keys) {
        return this == TAYLOR ? 1 + keys + keys * keys : keys;
    }

    /** x + 1 above 0, e^x below: the positive part plus e to the negative part. */
    private static Tensor eluPlusOne(Tensor x) {
        Tensor positive = x.relu();
        return positive.add(x.sub(positive).exp());
    }

    private static Tensor taylor(Tensor x) {
        int keys = x.dim(3);
        Tensor left = x.reshape(x.dim(0), x.dim(1), x.dim(2), keys, 1);
        Tensor right = x.reshape(x.dim(0), x.dim(1), x.dim(2), 1, keys);
        Tensor squares = left.mul(right)
                .reshape(x.dim(0), x.dim(1), x.dim(2), keys * keys)
                .mul(1 / Math.sqrt(2.0 * keys));
        Tensor one = Tensor.full(x.dtype(), Shape.of(x.dim(0), x.dim(1), x.dim(2), 1), 1);
        return one.apply(new Concat(3), x.mul(Math.pow(keys, -0.25)), squares);
    }
}
