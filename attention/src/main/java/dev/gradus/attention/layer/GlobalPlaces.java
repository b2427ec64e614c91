package dev.gradus.attention.layer;

import dev.gradus.attention.pattern.Positions;
import java.util.stream.IntStream;

/**
 * Which tokens of a text are global because of where they stand: the first few, and every n-th.
 *
 * @param first how many at the start, 0 for none
 * @param every n: tokens 0, n, 2 n, ...; 0 for none
 */
public record GlobalPlaces(int first, int every) {

    /** No token. */
    public static final GlobalPlaces NONE = new GlobalPlaces(0, 0);

    /** Checks the ranges. */
    public GlobalPlaces {
        if (first < 0 || every < 0) {
            throw new IllegalArgumentException(
                    "global places need a first and an every of at least 0, got " + first + " and " + every);
        }
    }

    /**
     * The first tokens.
     *
     * @param count how many
     * @return the places
     */
    public static GlobalPlaces first(int count) {
        return new GlobalPlaces(count, 0);
    }

    /**
     * Whether a token is global.
     *
     * @param place where it stands, from 0
     * @return true if it is
     */
    public boolean contains(int place) {
        return place < first || every > 0 && place % every == 0;
    }

    /** Whether any token from a place on is global. */
    boolean anyFrom(int place) {
        return every > 0 || place < first;
    }

    /** The places from 0 to before {@code end} that are global. */
    int[] before(int end) {
        return IntStream.range(0, Math.max(0, end)).filter(this::contains).toArray();
    }

    /** The global ones of some tokens, whose places are counted among themselves. */
    Positions among(Positions tokens) {
        int[] positions = tokens.toArray();
        return Positions.of(IntStream.of(before(positions.length)).map(place -> positions[place]).toArray());
    }
}
