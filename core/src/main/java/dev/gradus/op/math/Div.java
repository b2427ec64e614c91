package dev.gradus.op.math;

import dev.gradus.tensor.Tensor;

/**
 * {@code y = a / b; da = dy / b, db = -dy y / b}.
 *
 * <p>{@code a, b} broadcast to the shape of {@code y}.
 */
public record Div() implements BinaryOp {

    @Override
    public double value(double a, double b) {
        return a / b;
    }

    @Override
    public Tensor gradA(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return dy.div(b);
    }

    @Override
    public Tensor gradB(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return dy.mul(y).div(b).apply(new Neg());
    }
}
