package dev.gradus.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhiloxTest {

    /** The philox4x32-10 lines of the kat_vectors file of the authors' Random123 library. */
    @Test
    void givesThePublishedKnownAnswers() {
        assertBlock(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertBlock(-1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertBlock(
                0x299f31d0a4093822L,
                0x85a308d3243f6a88L,
                0x0370734413198a2eL,
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    @Test
    void everyInputBitMovesAboutHalfOfTheOutputBits() {
        long[] base = {0x123456789ABCDEFL, 77, 1L << 40};
        for (int bit = 0; bit < 192; bit++) {
            long[] flipped = base.clone();
            flipped[bit / 64] ^= 1L << (bit % 64);
            int moved = distance(block(base), block(flipped));
            assertTrue(moved > 32 && moved < 96, "input bit " + bit + " moves " + moved + " of 128 bits");
        }
    }

    @Test
    void namesGiveDistinctKeys() {
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(keys.add(derive(1, "blocks." + i)), "blocks." + i);
        }
        for (String name : new String[] {"", "\0", "\0\0", "a", "a\0", "12345678", "12345678\0", "1234567", "\u00e9"}) {
            assertTrue(keys.add(derive(1, name)), name);
        }
        assertNotEquals(derive(1, "a"), derive(2, "a"));
    }

    @Test
    void derivedKeysNeverChange() {
        assertEquals(-1113111854248028703L, derive(0, ""));
        assertEquals(-8514117380300709473L, derive(42, "blocks.3.in_proj"));
    }

    private static void assertBlock(long key, long low, long high, int... expected) {
        assertArrayEquals(expected, block(new long[] {key, low, high}));
    }

    private static int[] block(long[] input) {
        int[] out = new int[4];
        Philox.block(input[0], input[1], input[2], out);
        return out;
    }

    private static int distance(int[] a, int[] b) {
        int bits = 0;
        for (int i = 0; i < a.length; i++) {
            bits += Integer.bitCount(a[i] ^ b[i]);
        }
        return bits;
    }

    private static long derive(long key, String name) {
        return Philox.derive(key, name.getBytes(StandardCharsets.UTF_8));
    }
}
