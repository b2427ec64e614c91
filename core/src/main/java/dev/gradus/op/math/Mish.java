package dev.gradus.op.math;

/**
 * {@code y = x t(x), t(x) = tanh(ln(1 + e^x)); dx = dy (t(x) + x (1 - t(x)^2) s(x))}.
 *
 * <p>Here s is the sigmoid (Misra 2019).
 */
public record Mish() implements UnaryOp {

    @Override
    public double value(double x) {
        return x * StrictMath.tanh(Softplus.of(x));
    }

    @Override
    public double slope(double x, double y) {
        double t = StrictMath.tanh(Softplus.of(x));
        return t + x * (1 - t * t) * Sigmoid.of(x);
    }
}
