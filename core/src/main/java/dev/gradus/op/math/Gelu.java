package dev.gradus.op.math;

/**
 * {@code y = x P(x); dx = dy (P(x) + x P'(x))}.
 *
 * <p>P is the normal distribution, or an approximation of it (Hendrycks and Gimpel 2016, Gaussian error linear units).
 *
 * @param form which P
 */
public record Gelu(Form form) implements UnaryOp {
    private static final double ROOT_TWO_OVER_PI = 0.7978845608028654;
    private static final double CUBIC = 0.044715;
    private static final double QUICK_SCALE = 1.702;

    /** The distribution that x is multiplied with. */
    public enum Form {
        /** The normal distribution itself: {@code P(x) = (1 + erf(x / sqrt 2)) / 2}. */
        ERF,
        /** {@code P(x) = (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2}. */
        TANH,
        /** {@code P(x) = sigmoid(1.702 x)}. */
        QUICK
    }

    @Override
    public double value(double x) {
        return x * distribution(x);
    }

    @Override
    public double slope(double x, double y) {
        double p = distribution(x);
        return switch (form) {
            case ERF -> p + x * ErrorFunction.density(x);
            case TANH -> p + 2 * x * p * (1 - p) * ROOT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
            case QUICK -> p + QUICK_SCALE * x * p * (1 - p);
        };
    }

    private double distribution(double x) {
        return switch (form) {
            case ERF -> ErrorFunction.normal(x);
            case TANH -> Sigmoid.of(2 * ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x));
            case QUICK -> Sigmoid.of(QUICK_SCALE * x);
        };
    }
}
