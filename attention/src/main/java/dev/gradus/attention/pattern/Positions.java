package dev.gradus.attention.pattern;

import java.util.BitSet;

/** A set of positions of a sequence. */
public final class Positions {
    private final BitSet bits;
    private final long[] words;

    private Positions(BitSet bits) {
        this.bits = bits;
        this.words = bits.toLongArray();
    }

    /**
     * A set of given positions.
     *
     * @param positions 0 or more each
     * @return the set
     */
    public static Positions of(int... positions) {
        BitSet bits = new BitSet();
        for (int position : positions) {
            if (position < 0) {
                throw new IllegalArgumentException("a position needs to be at least 0, got " + position);
            }
            bits.set(position);
        }
        return new Positions(bits);
    }

    /**
     * The positions where a mask is not 0.
     *
     * @param mask holds the mask
     * @param from where it begins
     * @param length how long it is
     * @return the set
     */
    public static Positions where(int[] mask, int from, int length) {
        BitSet bits = new BitSet(length);
        for (int i = 0; i < length; i++) {
            bits.set(i, mask[from + i] != 0);
        }
        return new Positions(bits);
    }

    /**
     * Neighbouring positions.
     *
     * @param from first
     * @param to one past the last
     * @return the set
     */
    public static Positions range(int from, int to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "a range of positions needs to begin at 0 or later and not to end before, got " + from + " to "
                            + to);
        }
        BitSet bits = new BitSet(to);
        bits.set(from, to);
        return new Positions(bits);
    }

    /**
     * What belongs to both sets.
     *
     * @param other a set
     * @return the intersection
     */
    public Positions and(Positions other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return new Positions(both);
    }

    /**
     * What belongs to this set alone.
     *
     * @param other a set
     * @return the difference
     */
    public Positions without(Positions other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new Positions(rest);
    }

    /**
     * Whether a position belongs to the set.
     *
     * @param position which
     * @return true if it does
     */
    public boolean contains(int position) {
        return position >= 0 && bits.get(position);
    }

    /**
     * How many there are.
     *
     * @return their number
     */
    public int count() {
        return bits.cardinality();
    }

    /**
     * The positions one by one.
     *
     * @return in increasing order
     */
    public int[] toArray() {
        return bits.stream().toArray();
    }

    /** Whether any position of a range, inclusive, belongs to the set. */
    boolean anyOf(int first, int last) {
        return next(first) <= last;
    }

    /** Whether all positions of a range, inclusive, belong to the set. */
    boolean allOf(int first, int last) {
        return first >= 0 && bits.nextClearBit(first) > last;
    }

    /** The first position from {@code from} on, or {@link Integer#MAX_VALUE}. */
    int next(int from) {
        int next = bits.nextSetBit(Math.max(0, from));
        return next < 0 ? Integer.MAX_VALUE : next;
    }

    /** Which of 64 neighbours belong to the set: bit i says so of position {@code first + i}. */
    long bitsFrom(int first) {
        int word = Math.floorDiv(first, Long.SIZE);
        int shift = Math.floorMod(first, Long.SIZE);
        return shift == 0 ? word(word) : word(word) >>> shift | word(word + 1) << -shift;
    }

    private long word(int index) {
        return index >= 0 && index < words.length ? words[index] : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Positions positions && positions.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
