package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Brings each group of a token's channels to mean 0 and variance 1, then {@code y = n w + b} (Wu and He 2018); parameters
 * {@code weight} [D], 1 at first, and {@code bias} [D], 0 at first.
 */
public final class GroupNorm extends Norm {
    private final Tensor weight;
    private final Tensor bias;
    private final dev.gradus.op.norm.GroupNorm op;

    /**
     * A norm over groups of the last axis.
     *
     * @param groups number of groups, a divisor of D
     * @param width D
     * @param eps added to the variance
     * @param dtype float type
     */
    public GroupNorm(int groups, int width, double eps, DType dtype) {
        if (groups < 1 || width < 1 || width % groups != 0) {
            throw new IllegalArgumentException(
                    "group norm needs groups that divide the width, got " + groups + " and " + width);
        }
        this.weight = parameter("weight", Tensor.full(dtype, Shape.of(width), 1));
        this.bias = parameter("bias", Tensor.zeros(dtype, Shape.of(width)));
        this.op = new dev.gradus.op.norm.GroupNorm(groups, eps);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor tokens = x.reshape(-1, weight.size()); // [N,D]
        return tokens.apply(op, weight, bias).reshape(x.shape().dims());
    }
}
