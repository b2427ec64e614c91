package dev.gradus.nn;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** {@code y = x / sqrt(mean(x^2) + eps) w} (Zhang and Sennrich 2019); parameter {@code weight} [D], 1 at first. */
public final class RmsNorm extends Norm {
    private final Tensor weight;
    private final double eps;

    /**
     * A norm over the last axis.
     *
     * @param width D
     * @param eps   added to the mean square
     * @param dtype float type
     */
    public RmsNorm(int width, double eps, DType dtype) {
        this.weight = parameter("weight", Tensor.full(dtype, Shape.of(width), 1));
        this.eps = eps;
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.apply(new dev.gradus.op.norm.RmsNorm(eps), weight);
    }
}
