package dev.gradus.op.math;

/** The error function and the normal distribution in double precision, for float64 tensors. */
final class ErrorFunction {
    private static final double TWO_OVER_ROOT_PI = 1.1283791670955126;
    private static final double INVERSE_ROOT_TWO_PI = 0.3989422804014327;
    private static final double SERIES_UP_TO = 2.5;
    private static final double ONE_FROM = 6;
    private static final int FRACTION_DEPTH = 60;

    private ErrorFunction() {}

    /** erf x: a series of positive terms near 0, else one minus the continued fraction of the complement. */
    static double of(double x) {
        double a = Math.abs(x);
        if (a < SERIES_UP_TO) {
            return series(x);
        }
        return a > ONE_FROM ? Math.signum(x) : Math.signum(x) * (1 - complement(a));
    }

    /** {@code 2/sqrt(pi) e^(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1))}. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** {@code erfc a = e^(-a^2)/sqrt(pi) / (a + (1/2)/(a + (2/2)/(a + (3/2)/(a + ...))))} for a not near 0. */
    private static double complement(double a) {
        double tail = a;
        for (int n = FRACTION_DEPTH; n >= 1; n--) {
            tail = a + n / 2.0 / tail;
        }
        return StrictMath.exp(-a * a) * TWO_OVER_ROOT_PI / 2 / tail;
    }

    /** The normal distribution: probability of a value below x. */
    static double normal(double x) {
        double u = x / StrictMath.sqrt(2);
        return u < -SERIES_UP_TO ? complement(-u) / 2 : (1 + of(u)) / 2;
    }

    /** The density of the normal distribution. */
    static double density(double x) {
        return INVERSE_ROOT_TWO_PI * StrictMath.exp(-x * x / 2);
    }
}
