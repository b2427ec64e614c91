package dev.gradus.ssm.linear;

import dev.gradus.nn.Layer;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The root mean square norm of each head's reading; parameter {@code weight} [V], shared by all heads, if it has one.
 */
final class HeadNorm extends Layer {
    private final Tensor weight;
    private final RmsNorm op;

    /** A norm over V elements with a weight. */
    HeadNorm(int size, double eps, DType dtype) {
        weight = parameter("weight", Tensor.full(dtype, Shape.of(size), 1));
        op = new RmsNorm(eps);
    }

    /** A norm without one. */
    HeadNorm(double eps) {
        weight = null;
        op = new RmsNorm(eps);
    }

    /** x [B,T,H,V] to the same shape. */
    Tensor of(Tensor x) {
        return weight == null ? x.apply(op) : x.apply(op, weight);
    }
}
