package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * {@code y = (x - mean) / sqrt(var + eps) w + b} over the last axis (Ba et al. 2016); parameters {@code weight} [D], 1 at
 * first, and {@code bias} [D], 0 at first.
 */
public final class LayerNorm extends Norm {
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;

    /**
     * A norm over the last axis.
     *
     * @param width D
     * @param eps   added to the variance
     * @param dtype float type
     */
    public LayerNorm(int width, double eps, DType dtype) {
        this.weight = parameter("weight", Tensor.full(dtype, Shape.of(width), 1));
        this.bias = parameter("bias", Tensor.zeros(dtype, Shape.of(width)));
        this.eps = eps;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(new dev.gradus.op.norm.LayerNorm(1, eps), weight, bias);
    }
}
