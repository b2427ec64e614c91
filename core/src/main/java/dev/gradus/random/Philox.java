package dev.gradus.random;

/**
 * Philox4x32-10: a keyed function from a 128-bit counter to 128 random bits.
 *
 * <p>Ten rounds of two 32x32 to 64-bit products, whose high halves are mixed with the other words and the key; the key
 * moves by a Weyl sequence between rounds. Source: Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011, section 4.3 (constants: table 2 and the text after it).
 */
final class Philox {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long UNSIGNED = 0xFFFFFFFFL;

    private Philox() {}

    /** Writes the four words of counter {@code (low, high)} under {@code key} to {@code out}; low halves come first. */
    static void block(long key, long low, long high, int[] out) {
        int c0 = (int) low;
        int c1 = (int) (low >>> 32);
        int c2 = (int) high;
        int c3 = (int) (high >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & UNSIGNED);
            long p1 = MULTIPLIER_1 * (c2 & UNSIGNED);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /**
     * Derives a key from a key and a name: the name is chained through the function, eight bytes a step.
     *
     * <p>The chain starts with the length plus one, so a name is never the beginning of another, and the upper half of
     * the counter, which is zero in a stream, is not zero here.
     */
    static long derive(long key, byte[] name) {
        int[] out = new int[4];
        long chain = name.length + 1L;
        int at = 0;
        do {
            block(key, chunk(name, at), chain, out);
            chain = (out[0] & UNSIGNED) | ((long) out[1] << 32);
            at += Long.BYTES;
        } while (at < name.length);
        return chain;
    }

    private static long chunk(byte[] bytes, int from) {
        long chunk = 0;
        for (int i = Math.min(from + Long.BYTES, bytes.length) - 1; i >= from; i--) {
            chunk = chunk << 8 | (bytes[i] & 0xFF);
        }
        return chunk;
    }
}
