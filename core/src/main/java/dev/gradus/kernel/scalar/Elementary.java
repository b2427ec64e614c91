package dev.gradus.kernel.scalar;

/**
 * Elementary functions of a float as polynomials, in the exact order of operations that the vector provider uses.
 *
 * <p>Every product that is added to something is a fused multiply-add, so the two providers round alike. The
 * coefficients are minimax fits, rounded to floats one after the other; each function is within 2 units in the last
 * place of the true value.
 */
public final class Elementary {

    /** Adding this leaves the nearest integer of a small number in the low bits. */
    public static final float ROUND = 0x1.8p23f;

    /** The bits of {@link #ROUND}. */
    public static final int ROUND_BITS = 0x4B400000;

    /** The bits of sqrt(1/2), where the logarithm splits off a power of 2. */
    public static final int SQRT_HALF_BITS = 0x3F3504F3;

    /** 1/ln 2. */
    public static final float LOG2E = 1.4426950409f;

    /** Leading bits of ln 2; multiples up to 2^9 are exact. */
    public static final float LN2_HIGH = 0.693359375f;

    /** ln 2 - {@link #LN2_HIGH}. */
    public static final float LN2_LOW = -2.12194440e-4f;

    /** Below this, e^x rounds to 0. */
    public static final float EXP_LEAST = -104f;

    /** Above this, e^x is infinite. */
    public static final float EXP_MOST = 89f;

    /** {@code e^r = 1 + r + r^2 (E0 + E1 r + ...)} on |r| <= ln(2)/2. */
    public static final float E0 = 0.49999994f, E1 = 0.16666521f, E2 = 0.041668274f, E3 = 0.008368686f,
            E4 = 0.0013820136f;

    /** {@code ln(1 + f) = f - f^2/2 + f^3 (L0 + L1 f + ...)} on [sqrt(1/2) - 1, sqrt(2) - 1]. */
    public static final float L0 = 0.3333333f, L1 = -0.2500082f, L2 = 0.20001242f, L3 = -0.16623409f,
            L4 = 0.1420158f, L5 = -0.1315961f, L6 = 0.12762217f, L7 = -0.07636439f;

    /** {@code ln(1 + z) = z (1 + P1 z + P2 z^2 + ...)} on [0, 1]. */
    public static final float P1 = -0.4999993f, P2 = 0.33330464f, P3 = -0.2495802f, P4 = 0.19692121f,
            P5 = -0.15344977f, P6 = 0.10661371f, P7 = -0.057460487f, P8 = 0.02008847f, P9 = -0.0032910798f;

    /** {@code tanh x = x + x^3 (T0 + T1 x^2 + ...)} on |x| <= {@link #TANH_SMALL}. */
    public static final float T0 = -0.333333f, T1 = 0.13331936f, T2 = -0.053784717f, T3 = 0.020798625f,
            T4 = -0.0058979667f;

    /** Where tanh passes from its polynomial to the exponential. */
    public static final float TANH_SMALL = 0.6f;

    /** {@code erf x = x + x (S0 + S1 x^2 + ...)} on |x| <= 1. */
    public static final float S0 = 0.12837917f, S1 = -0.37612626f, S2 = 0.11283579f, S3 = -0.026853347f,
            S4 = 0.005187162f, S5 = -0.0007997853f, S6 = 7.806903e-05f;

    /** {@code erf a = 1 - e^-(a (C0 + C1 a + ...))} on [1, {@link #ERF_ONE}]. */
    public static final float C0 = 1.1284801f, C1 = 0.63583136f, C2 = 0.105116285f, C3 = -0.022798544f,
            C4 = 0.003186967f, C5 = -0.00021064492f;

    /** From here on erf is 1. */
    public static final float ERF_ONE = 4f;

    /** {@code P(-t) = e^(-t^2/2) (Q0 + Q1 w + ...)} with P the normal distribution and {@code w = 1/(1 + QW t)}. */
    public static final float QW = 0.3f, Q0 = -0.0011022313f, Q1 = 0.13531081f, Q2 = 0.029321788f, Q3 = 0.39121175f,
            Q4 = -0.43228444f, Q5 = 0.618962f, Q6 = -0.2864831f, Q7 = 0.045063443f;

    /** {@code 1/sqrt(2 pi)}: density of the normal distribution at 0. */
    public static final float DENSITY = 0.3989422804f;

    /** {@code 2/sqrt(pi)}: slope of erf at 0. */
    public static final float ERF_SLOPE = 1.1283791671f;

    /** {@code 2^f = 1 + f (B1 + B2 f + ...)} on |f| <= 1/2. */
    public static final float B1 = 0.693147f, B2 = 0.24022247f, B3 = 0.055507112f, B4 = 0.009671294f,
            B5 = 0.0013269406f;

    /** Below this, {@link #exp2OfNegative} is 0: the results are normal numbers. */
    public static final float EXP2_LEAST = -126f;

    /** From here down, {@link #exp2} is 0. */
    public static final float EXP2_ZERO = -127f;

    /** From here up, {@link #exp2} is infinite. */
    public static final float EXP2_MOST = 128f;

    /** ln 2. */
    public static final float LN2 = 0.6931471806f;

    private Elementary() {}

    /** Returns e^x. */
    public static float exp(float x) {
        float u = x < EXP_LEAST ? EXP_LEAST : x;
        u = u > EXP_MOST ? EXP_MOST : u;
        float t = Math.fma(u, LOG2E, ROUND);
        float p = expRemainder(u, t - ROUND);
        int k = Float.floatToRawIntBits(t) - ROUND_BITS;
        int half = k >> 1; // 2^k itself may be out of range where p 2^k is not
        return p * power(half) * power(k - half);
    }

    /** Returns e^u for u <= 0, where one factor 2^(k+64) is enough. */
    public static float expOfNegative(float u) {
        float v = u < EXP_LEAST ? EXP_LEAST : u;
        float t = Math.fma(v, LOG2E, ROUND);
        float p = expRemainder(v, t - ROUND);
        int k = Float.floatToRawIntBits(t) - ROUND_BITS;
        return p * power(k + 64) * 0x1p-64f;
    }

    /** Returns {@code e^(u - n ln 2)}. */
    private static float expRemainder(float u, float n) {
        float r = Math.fma(n, -LN2_HIGH, u);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E4, r, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, E1);
        p = Math.fma(p, r, E0);
        p = Math.fma(p, r, 1f);
        return Math.fma(p, r, 1f);
    }

    /** Returns 2^u for u <= 0 (a rounding error above is fine), and 0 for what is no normal number. */
    public static float exp2OfNegative(float u) {
        float t = u + ROUND;
        float f = u - (t - ROUND);
        float p = Math.fma(B5, f, B4);
        p = Math.fma(p, f, B3);
        p = Math.fma(p, f, B2);
        p = Math.fma(p, f, B1);
        p = Math.fma(p, f, 1f);
        float power = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
        return u < EXP2_LEAST ? 0f : p * power;
    }

    /** Returns 2^u: 0 for what is no normal number, infinity from 2^128 on. */
    public static float exp2(float u) {
        float v = u < EXP2_ZERO ? EXP2_ZERO : u;
        v = v > EXP2_MOST ? EXP2_MOST : v;
        float t = v + ROUND;
        float f = v - (t - ROUND);
        float p = Math.fma(B5, f, B4);
        p = Math.fma(p, f, B3);
        p = Math.fma(p, f, B2);
        p = Math.fma(p, f, B1);
        p = Math.fma(p, f, 1f);
        return p * Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
    }

    private static float power(int k) {
        return Float.intBitsToFloat(k + 127 << 23);
    }

    /** Returns ln x: minus infinity at 0, NaN below. */
    public static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float u = tiny ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(u) - SQRT_HALF_BITS;
        int k = bits >> 23;
        float n = (float) k - (tiny ? 23f : 0f);
        float f = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS) - 1f;
        float p = Math.fma(L7, f, L6);
        p = Math.fma(p, f, L5);
        p = Math.fma(p, f, L4);
        p = Math.fma(p, f, L3);
        p = Math.fma(p, f, L2);
        p = Math.fma(p, f, L1);
        p = Math.fma(p, f, L0);
        p = Math.fma(p, f, -0.5f);
        float low = Math.fma(n, LN2_LOW, p * (f * f));
        float y = Math.fma(n, LN2_HIGH, f + low);
        y = x > 0f ? y : Float.NaN;
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x == Float.POSITIVE_INFINITY ? x : y;
    }

    /** Returns ln(1 + z) for z in [0, 1]. */
    public static float log1p(float z) {
        float p = Math.fma(P9, z, P8);
        p = Math.fma(p, z, P7);
        p = Math.fma(p, z, P6);
        p = Math.fma(p, z, P5);
        p = Math.fma(p, z, P4);
        p = Math.fma(p, z, P3);
        p = Math.fma(p, z, P2);
        p = Math.fma(p, z, P1);
        p = p * z;
        return Math.fma(p, z, z);
    }

    /** Returns tanh x: an odd polynomial near 0, else {@code 1 - 2 e^-2|x| / (1 + e^-2|x|)} with the sign of x. */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float s = x * x;
        float p = Math.fma(T4, s, T3);
        p = Math.fma(p, s, T2);
        p = Math.fma(p, s, T1);
        p = Math.fma(p, s, T0);
        float z = expOfNegative(a * -2f);
        float large = 1f - (z + z) / (1f + z);
        return withSign(a < TANH_SMALL ? Math.fma(p * s, a, a) : large, x);
    }

    private static float withSign(float a, float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(a) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
    }

    /** Returns erf x. */
    public static float erf(float x) {
        float a = Math.abs(x);
        float s = x * x;
        float p = Math.fma(S6, s, S5);
        p = Math.fma(p, s, S4);
        p = Math.fma(p, s, S3);
        p = Math.fma(p, s, S2);
        p = Math.fma(p, s, S1);
        p = Math.fma(p, s, S0);
        float b = a > ERF_ONE ? ERF_ONE : a;
        float q = Math.fma(C5, b, C4);
        q = Math.fma(q, b, C3);
        q = Math.fma(q, b, C2);
        q = Math.fma(q, b, C1);
        q = Math.fma(q, b, C0);
        float large = 1f - expOfNegative(-(q * b));
        return withSign(a < 1f ? Math.fma(p, a, a) : large, x);
    }

    /** Returns {@code 1/(1 + e^-x)} as {@code b - b z/(1 + z)}, with {@code z = e^-|x|} and b of 1, or z below 0. */
    public static float sigmoid(float x) {
        float z = expOfNegative(-Math.abs(x));
        float t = z / (1f + z);
        float b = x < 0f ? z : 1f;
        return Math.fma(-b, t, b);
    }

    /** Returns {@code ln(1 + e^x)}. */
    public static float softplus(float x) {
        float z = expOfNegative(-Math.abs(x));
        return (x < 0f ? 0f : x) + log1p(z);
    }
}
