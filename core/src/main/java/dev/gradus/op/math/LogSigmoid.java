package dev.gradus.op.math;

/**
 * {@code y = ln s(x) = -ln(1 + e^-x); dx = dy s(-x)}.
 *
 * <p>Here s is the sigmoid.
 */
public record LogSigmoid() implements UnaryOp {

    @Override
    public double value(double x) {
        return -Softplus.of(-x);
    }

    @Override
    public double slope(double x, double y) {
        return Sigmoid.of(-x);
    }
}
