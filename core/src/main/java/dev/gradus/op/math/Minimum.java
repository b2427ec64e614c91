package dev.gradus.op.math;

import dev.gradus.tensor.Tensor;

/**
 * {@code y = min(a, b); da = dy where a < b, db = dy where b < a, half each where they are equal}.
 *
 * <p>{@code a, b} broadcast to the shape of {@code y}. NaN if either is NaN.
 */
public record Minimum() implements BinaryOp {

    @Override
    public double value(double a, double b) {
        return Math.min(a, b);
    }

    @Override
    public Tensor gradA(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return Zip.of(Minimum::share, a, b, y.shape()).mul(dy);
    }

    @Override
    public Tensor gradB(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return Zip.of((p, q) -> share(q, p), a, b, y.shape()).mul(dy);
    }

    private static double share(double own, double other) {
        return own < other ? 1 : own == other ? 0.5 : 0;
    }
}
