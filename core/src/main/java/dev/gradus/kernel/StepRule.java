package dev.gradus.kernel;

/**
 * How a step of length d of {@code h' = A h + B u} becomes {@code h = f(z) h + d g(z) B u}, with {@code z = d A}: values and
 * slopes of f and g for complex z.
 */
public enum StepRule {
    /** {@code f = e^z, g = 1}: exponential Euler. */
    EXPONENTIAL_EULER {
        @Override
        void evaluate(double re, double im, double[] out) {
            exp(re, im, out, F);
            exp(re, im, out, F_SLOPE);
            set(out, G, 1, 0);
            set(out, G_SLOPE, 0, 0);
        }
    },
    /** {@code f = e^z, g = (e^z - 1)/z}: the input is held. */
    ZERO_ORDER_HOLD {
        @Override
        void evaluate(double re, double im, double[] out) {
            exp(re, im, out, F);
            exp(re, im, out, F_SLOPE);
            if (re * re + im * im < NEAR * NEAR) {
                series(re, im, out);
                return;
            }
            divide(out[F] - 1, out[F + 1], re, im, out, G);
            divide(out[F] - out[G], out[F + 1] - out[G + 1], re, im, out, G_SLOPE);
        }
    },
    /** {@code f = (1 + z/2)/(1 - z/2), g = 1/(1 - z/2)}: the trapezoidal rule. */
    BILINEAR {
        @Override
        void evaluate(double re, double im, double[] out) {
            divide(1, 0, 1 - re / 2, -im / 2, out, G);
            double r = out[G];
            double i = out[G + 1];
            set(out, F, (1 + re / 2) * r - im / 2 * i, (1 + re / 2) * i + im / 2 * r);
            set(out, F_SLOPE, r * r - i * i, 2 * r * i);
            set(out, G_SLOPE, out[F_SLOPE] / 2, out[F_SLOPE + 1] / 2);
        }
    },
    /** {@code f = 1 + z, g = 1}: forward Euler, unstable where |f| exceeds 1. */
    FORWARD_EULER {
        @Override
        void evaluate(double re, double im, double[] out) {
            set(out, F, 1 + re, im);
            set(out, F_SLOPE, 1, 0);
            set(out, G, 1, 0);
            set(out, G_SLOPE, 0, 0);
        }
    };

    /** Where f, f', g and g' stand in the results, real part first. */
    static final int F = 0;

    static final int F_SLOPE = 2;
    static final int G = 4;
    static final int G_SLOPE = 6;

    /** Numbers that {@link #evaluate} gives. */
    static final int RESULTS = 8;

    /** Below this, (e^z - 1)/z and its slope come from their series. */
    private static final double NEAR = 0.5;

    private static final int TERMS = 18;

    /** Writes f, f', g and g' of {@code re + i im}. */
    abstract void evaluate(double re, double im, double[] out);

    private static void set(double[] out, int at, double re, double im) {
        out[at] = re;
        out[at + 1] = im;
    }

    private static void exp(double re, double im, double[] out, int at) {
        double size = StrictMath.exp(re);
        set(out, at, im == 0 ? size : size * StrictMath.cos(im), im == 0 ? 0 : size * StrictMath.sin(im));
    }

    private static void divide(double re, double im, double byRe, double byIm, double[] out, int at) {
        double square = byRe * byRe + byIm * byIm;
        set(out, at, (re * byRe + im * byIm) / square, (im * byRe - re * byIm) / square);
    }

    /** {@code g = sum of z^k / (k+1)!, g' = sum of (k+1) z^k / (k+2)!}, from the highest power down. */
    private static void series(double re, double im, double[] out) {
        double value = 0;
        double valueIm = 0;
        double slope = 0;
        double slopeIm = 0;
        for (int k = TERMS; k >= 0; k--) {
            double c = 1 / factorial(k + 1);
            double next = value * re - valueIm * im + c;
            valueIm = value * im + valueIm * re;
            value = next;
            double cs = (k + 1) / factorial(k + 2);
            double nextSlope = slope * re - slopeIm * im + cs;
            slopeIm = slope * im + slopeIm * re;
            slope = nextSlope;
        }
        set(out, G, value, valueIm);
        set(out, G_SLOPE, slope, slopeIm);
    }

    private static double factorial(int n) {
        double product = 1;
        for (int k = 2; k <= n; k++) {
            product *= k;
        }
        return product;
    }
}
