package dev.gradus.io;

/** Conversion between float32 and the two 16-bit formats; narrowing rounds to the nearest, ties to even. */
final class HalfPrecision {

    private HalfPrecision() {}

    /** Widens an IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. Exact. */
    static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    /** Narrows to binary16: from 65520 on infinite, below 2^-14 subnormal; NaN stays NaN and becomes quiet. */
    static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00 | magnitude >> 13 & 0x3FF);
        }
        if (magnitude >= 0x477FF000) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x38800000) {
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        int rebiased = magnitude - (127 - 15 << 23);
        return (short) (sign | rebiased + 0xFFF + (rebiased >> 13 & 1) >> 13);
    }

    /** Widens a bfloat16, the upper half of a float32. Exact. */
    static float fromBfloat(short bfloat) {
        return Float.intBitsToFloat(bfloat << 16);
    }

    /** Narrows to bfloat16; NaN stays NaN and becomes quiet. */
    static short toBfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
