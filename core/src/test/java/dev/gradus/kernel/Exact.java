package dev.gradus.kernel;

/** The functions of {@link Unary} in double precision. */
final class Exact {

    private Exact() {}

    static double value(Unary f, double x) {
        return switch (f) {
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case TANH -> StrictMath.tanh(x);
            case ERF -> erf(x);
            case SIGMOID -> sigmoid(x);
            case SILU -> x * sigmoid(x);
            case GELU_QUICK -> x * sigmoid(1.702 * x);
            case GELU_TANH -> x / 2 * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case GELU_ERF -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case SOFTPLUS -> softplus(x);
            case LOG_SIGMOID -> -softplus(-x);
            case RELU -> Math.max(x, 0);
            case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
            case SQRT -> Math.sqrt(x);
            case RSQRT -> 1 / Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case SQUARE -> x * x;
            case NEG -> -x;
            case ABS -> Math.abs(x);
        };
    }

    private static double sigmoid(double x) {
        return x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** A power series near 0, a continued fraction beyond 3. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a > 3) {
            double f = 0;
            for (int k = 60; k >= 1; k--) {
                f = k / 2.0 / (a + f);
            }
            return Math.signum(x) * (1 - StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / (a + f));
        }
        double power = x;
        double sum = x;
        for (int k = 1; k < 60; k++) {
            power *= -x * x / k;
            sum += power / (2 * k + 1);
        }
        return sum * 2 / Math.sqrt(Math.PI);
    }
}
