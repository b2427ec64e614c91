package dev.gradus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.gradus.random.Rng;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float wide = HalfPrecision.fromHalf((short) bits);
            int quiet = Float.isNaN(wide) ? 0x200 : 0;
            assertEquals(bits | quiet, HalfPrecision.toHalf(wide) & 0xFFFF);
            float bwide = HalfPrecision.fromBfloat((short) bits);
            int bquiet = Float.isNaN(bwide) ? 0x40 : 0;
            assertEquals(bits | bquiet, HalfPrecision.toBfloat(bwide) & 0xFFFF);
        }
    }

    @Test
    void knownHalves() {
        assertHalf(0x0000, 0f);
        assertHalf(0x8000, -0f);
        assertHalf(0x3C00, 1f);
        assertHalf(0xC000, -2f);
        assertHalf(0x7BFF, 65504f);
        assertHalf(0x0400, 0x1p-14f);
        assertHalf(0x03FF, 0x1p-14f - 0x1p-24f);
        assertHalf(0x0001, 0x1p-24f);
        assertHalf(0x7C00, Float.POSITIVE_INFINITY);
        assertHalf(0xFC00, Float.NEGATIVE_INFINITY);
        assertHalf(0x3555, 0.333251953125f);
        assertTrue(Float.isNaN(HalfPrecision.fromHalf(HalfPrecision.toHalf(Float.NaN))));
    }

    @Test
    void tiesGoToEvenAndOverflowToInfinity() {
        assertEquals(0x7BFF, HalfPrecision.toHalf(65519.996f));
        assertEquals(0x7C00, HalfPrecision.toHalf(65520f));
        assertEquals(0x7C00, HalfPrecision.toHalf(Float.MAX_VALUE));
        assertEquals(0x3C00, HalfPrecision.toHalf(1 + 0x1p-11f));
        assertEquals(0x3C02, HalfPrecision.toHalf(1 + 3 * 0x1p-11f));
        assertEquals(0x0000, HalfPrecision.toHalf(0x1p-25f));
        assertEquals(0x0001, HalfPrecision.toHalf(Math.nextUp(0x1p-25f)));
        assertEquals(0x0002, HalfPrecision.toHalf(3 * 0x1p-25f));
        assertEquals(0x0400, HalfPrecision.toHalf(Math.nextDown(0x1p-14f)));
        assertEquals(0x0000, HalfPrecision.toHalf(Float.MIN_VALUE));
        assertEquals(0x3F80, HalfPrecision.toBfloat(1 + 0x1p-8f));
        assertEquals(0x3F82, HalfPrecision.toBfloat(1 + 3 * 0x1p-8f));
        assertEquals(0x7F80, HalfPrecision.toBfloat(Float.MAX_VALUE));
        assertEquals(0x0000, HalfPrecision.toBfloat(Float.MIN_VALUE));
        assertEquals(0x0001, HalfPrecision.toBfloat(0x1p-133f));
    }

    @Test
    void noNeighbourIsNearer() {
        Rng rng = new Rng(1);
        for (int i = 0; i < 300_000; i++) {
            float value = Float.intBitsToFloat(rng.nextInt());
            if (Math.abs(value) < 65504) {
                assertNearest(value, HalfPrecision.toHalf(value), true);
            }
            float small = (rng.nextFloat() - 0.5f) * 0x1p-12f;
            assertNearest(small, HalfPrecision.toHalf(small), true);
            if (Math.abs(value) < 3e38f) {
                assertNearest(value, HalfPrecision.toBfloat(value), false);
            }
        }
    }

    @Test
    void everyNaNStaysNaN() {
        for (int fraction = 1; fraction < 1 << 23; fraction = fraction * 2 + 1) {
            for (int sign : new int[] {0, Integer.MIN_VALUE}) {
                float nan = Float.intBitsToFloat(sign | 0x7F800000 | fraction);
                assertTrue(Float.isNaN(HalfPrecision.fromHalf(HalfPrecision.toHalf(nan))));
                assertTrue(Float.isNaN(HalfPrecision.fromBfloat(HalfPrecision.toBfloat(nan))));
            }
        }
    }

    private static void assertHalf(int bits, float value) {
        assertEquals(bits, HalfPrecision.toHalf(value) & 0xFFFF);
        assertEquals(value, HalfPrecision.fromHalf((short) bits));
    }

    private static void assertNearest(float value, short bits, boolean half) {
        double error = Math.abs(wide(bits, half) - (double) value);
        for (int step = -1; step <= 1; step += 2) {
            short other = (short) (bits + step);
            double otherError = Math.abs(wide(other, half) - (double) value);
            boolean wrapped = Float.isNaN(wide(other, half)) || (bits & 0x7FFF) == 0;
            boolean nearer = otherError < error || (otherError == error && (bits & 1) == 1);
            if (nearer && !wrapped) {
                fail(value + " became " + Integer.toHexString(bits & 0xFFFF));
            }
        }
    }

    private static float wide(short bits, boolean half) {
        return half ? HalfPrecision.fromHalf(bits) : HalfPrecision.fromBfloat(bits);
    }
}
