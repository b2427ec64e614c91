package dev.gradus.op.math;

import dev.gradus.tensor.Tensor;

/**
 * {@code y = a + b; da = dy, db = dy}.
 *
 * <p>{@code a, b} broadcast to the shape of {@code y}.
 */
public record Add() implements BinaryOp {

    @Override
    public double value(double a, double b) {
        return a + b;
    }

    @Override
    public Tensor gradA(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return dy;
    }

    @Override
    public Tensor gradB(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return dy;
    }
}
