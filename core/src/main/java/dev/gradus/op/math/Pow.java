package dev.gradus.op.math;

import dev.gradus.tensor.Tensor;

/**
 * {@code y = a^b; da = dy b a^(b - 1), db = dy y ln a}.
 *
 * <p>{@code a, b} broadcast to the shape of {@code y}. Where a is 0 and b is not negative, db is 0.
 */
public record Pow() implements BinaryOp {

    @Override
    public double value(double a, double b) {
        return StrictMath.pow(a, b);
    }

    @Override
    public Tensor gradA(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return Zip.of(Pow::slopeA, a, b, y.shape()).mul(dy);
    }

    @Override
    public Tensor gradB(Tensor dy, Tensor a, Tensor b, Tensor y) {
        return Zip.of(Pow::slopeB, a, b, y.shape()).mul(dy);
    }

    private static double slopeA(double a, double b) {
        return b == 0 ? 0 : b * StrictMath.pow(a, b - 1);
    }

    private static double slopeB(double a, double b) {
        return a == 0 && b >= 0 ? 0 : StrictMath.pow(a, b) * StrictMath.log(a);
    }
}
