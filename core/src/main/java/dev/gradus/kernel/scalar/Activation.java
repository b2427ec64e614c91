package dev.gradus.kernel.scalar;

import static dev.gradus.kernel.scalar.Elementary.DENSITY;
import static dev.gradus.kernel.scalar.Elementary.ERF_SLOPE;
import static dev.gradus.kernel.scalar.Elementary.erf;
import static dev.gradus.kernel.scalar.Elementary.exp;
import static dev.gradus.kernel.scalar.Elementary.expOfNegative;
import static dev.gradus.kernel.scalar.Elementary.log;
import static dev.gradus.kernel.scalar.Elementary.sigmoid;
import static dev.gradus.kernel.scalar.Elementary.softplus;
import static dev.gradus.kernel.scalar.Elementary.tanh;

import dev.gradus.kernel.Unary;

/** Value and gradient of each {@link Unary} at one number. */
public final class Activation {

    /** {@code 2 sqrt(2/pi)}: twice the slope of the argument of GELU's tanh. */
    public static final float GELU_LINEAR = 1.5957691216f;

    /** {@code 0.044715 * 2 sqrt(2/pi)}. */
    public static final float GELU_CUBIC = 0.0713548162726f;

    /** Slope of the quick GELU's sigmoid. */
    public static final float GELU_QUICK = 1.702f;

    /** From this square on, a gate is open or shut; keeps infinity out of the cubic. */
    public static final float SQUARE_MOST = 1e4f;

    private Activation() {}

    /** Returns f(x). */
    public static float value(Unary f, float x) {
        return switch (f) {
            case EXP -> exp(x);
            case LOG -> log(x);
            case TANH -> tanh(x);
            case ERF -> erf(x);
            case SIGMOID -> sigmoid(x);
            case SILU -> gate(x, 1f, 0f);
            case GELU_QUICK -> gate(x, GELU_QUICK, 0f);
            case GELU_TANH -> gate(x, GELU_LINEAR, GELU_CUBIC);
            case GELU_ERF -> x * normal(x);
            case SOFTPLUS -> softplus(x);
            case LOG_SIGMOID -> -softplus(-x);
            case RELU -> x <= 0f ? 0f : x;
            case RELU_SQUARED -> x <= 0f ? 0f : x * x;
            case SQRT -> (float) Math.sqrt(x);
            case RSQRT -> 1f / (float) Math.sqrt(x);
            case RECIPROCAL -> 1f / x;
            case SQUARE -> x * x;
            case NEG -> -x;
            case ABS -> Math.abs(x);
        };
    }

    /** Returns g f'(x), where y = f(x). */
    public static float grad(Unary f, float x, float y, float g) {
        return switch (f) {
            case EXP -> g * y;
            case LOG -> g / x;
            case TANH -> g * Math.fma(-y, y, 1f);
            case ERF -> g * (ERF_SLOPE * expOfNegative(-(x * x)));
            case SIGMOID -> g * (y * (1f - y));
            case SILU -> g * gateSlope(x, 1f, 0f);
            case GELU_QUICK -> g * gateSlope(x, GELU_QUICK, 0f);
            case GELU_TANH -> g * gateSlope(x, GELU_LINEAR, GELU_CUBIC);
            case GELU_ERF -> g * normalSlope(x);
            case SOFTPLUS -> g * sigmoid(x);
            case LOG_SIGMOID -> g * sigmoid(-x);
            case RELU -> x <= 0f ? 0f : g;
            case RELU_SQUARED -> x <= 0f ? 0f : g * (x + x);
            case SQRT -> g * (0.5f / y);
            case RSQRT -> g * (-0.5f * y * (y * y));
            case RECIPROCAL -> -g * (y * y);
            case SQUARE -> g * (x + x);
            case NEG -> -g;
            case ABS -> x > 0f ? g : x < 0f ? -g : x * 0f;
        };
    }

    /** {@code x s(u)} with {@code u = a x + b x^3}. */
    private static float gate(float x, float a, float b) {
        float q = x * x > SQUARE_MOST ? SQUARE_MOST : x * x;
        float u = x * Math.fma(q, b, a);
        return x * sigmoid(u);
    }

    /** {@code s + x s (1 - s) u'} with {@code u' = a + 3 b x^2}. */
    private static float gateSlope(float x, float a, float b) {
        float q = x * x > SQUARE_MOST ? SQUARE_MOST : x * x;
        float u = x * Math.fma(q, b, a);
        float s = sigmoid(u);
        float slope = Math.fma(q, 3f * b, a);
        return Math.fma(x * slope, s * (1f - s), s);
    }

    /** The normal distribution at x: {@code P(-|x|)}, or one minus that. */
    private static float normal(float x) {
        float lower = lowerTail(Math.abs(x)) * expOfNegative(x * x * -0.5f);
        return x < 0f ? lower : 1f - lower;
    }

    /** {@code P(x) + x p(x)}; with {@code h = P(-|x|) - |x| p(x)} this is h below 0 and 1 - h above. */
    private static float normalSlope(float x) {
        float a = Math.abs(x);
        float h = Math.fma(a, -DENSITY, lowerTail(a)) * expOfNegative(x * x * -0.5f);
        return x < 0f ? h : 1f - h;
    }

    /** {@code P(-a) e^(a^2/2)}. */
    private static float lowerTail(float a) {
        float w = 1f / Math.fma(a, Elementary.QW, 1f);
        float p = Math.fma(Elementary.Q7, w, Elementary.Q6);
        p = Math.fma(p, w, Elementary.Q5);
        p = Math.fma(p, w, Elementary.Q4);
        p = Math.fma(p, w, Elementary.Q3);
        p = Math.fma(p, w, Elementary.Q2);
        p = Math.fma(p, w, Elementary.Q1);
        return Math.fma(p, w, Elementary.Q0);
    }
}
