package dev.gradus.attention.pattern;

/** Runs of bits in a word. */
final class Bits {
    private Bits() {}

    /** Bits {@code from} to {@code to}, inclusive, as far as the word has them. */
    static long range(long from, long to) {
        long first = Math.max(0, from);
        long last = Math.min(Long.SIZE - 1, to);
        return first > last ? 0 : -1L >>> (Long.SIZE - 1 - (last - first)) << first;
    }
}
