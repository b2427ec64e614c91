package dev.gradus.op.math;

/**
 * {@code y = x s(x); dx = dy (s(x) + y (1 - s(x)))}.
 *
 * <p>Here s is the sigmoid; also called swish (Hendrycks and Gimpel 2016; Ramachandran et al. 2017).
 */
public record Silu() implements UnaryOp {

    @Override
    public double value(double x) {
        return x * Sigmoid.of(x);
    }

    @Override
    public double slope(double x, double y) {
        double s = Sigmoid.of(x);
        return s + y * (1 - s);
    }
}
