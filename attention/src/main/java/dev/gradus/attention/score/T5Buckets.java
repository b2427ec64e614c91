package dev.gradus.attention.score;

import dev.gradus.pattern.ScoreBias;

/**
 * Distances put into buckets, near ones alone and far ones by their logarithm (Raffel et al. 2019, section 2.1; the rounding
 * of their code, which takes logarithms in float32).
 *
 * <p>With n buckets for a direction, distances below n/2 have their own; distance x &gt;= n/2 is in bucket
 * {@code n/2 + floor(ln(x / (n/2)) / ln(maxDistance / (n/2)) (n - n/2))}, at most n - 1.
 *
 * @param bidirectional whether keys ahead have buckets of their own (half of all); else they share bucket 0
 * @param buckets how many there are
 * @param maxDistance from here on distances share the last bucket
 */
public record T5Buckets(boolean bidirectional, int buckets, int maxDistance) implements ScoreBias {

    /** Checks that there are exact buckets, and distances beyond them. */
    public T5Buckets {
        int exact = (bidirectional ? buckets / 2 : buckets) / 2;
        if (exact < 1 || maxDistance <= exact) {
            throw new IllegalArgumentException("t5 buckets need at least " + (bidirectional ? 4 : 2)
                    + " buckets and a largest distance above the exact ones, got " + buckets + " and " + maxDistance);
        }
    }

    @Override
    public int rows() {
        return buckets;
    }

    @Override
    public int row(int query, int key) {
        return of(key - query);
    }

    @Override
    public boolean isRelative() {
        return true;
    }

    /**
     * The bucket of a distance.
     *
     * @param relative position of the key minus position of the query
     * @return from 0 to {@code buckets - 1}
     */
    public int of(int relative) {
        int side = bidirectional ? buckets / 2 : buckets;
        int first = bidirectional && relative > 0 ? side : 0;
        int distance = bidirectional ? Math.abs(relative) : Math.max(0, -relative);
        return first + (distance < side / 2 ? distance : far(distance, side));
    }

    private int far(int distance, int side) {
        int exact = side / 2;
        float log = (float) StrictMath.log((float) distance / exact);
        float bucket = log / (float) StrictMath.log((double) maxDistance / exact) * (side - exact);
        return Math.min(side - 1, exact + (int) bucket);
    }
}
