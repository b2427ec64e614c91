package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.Arrays;

/** Documents packed one after another into a sequence: tokens see those of their own document. */
public final class Documents implements AttentionPattern {
    private final int[] starts; // of each document, and the end

    private Documents(int[] starts) {
        this.starts = starts;
    }

    /**
     * Documents of given lengths.
     *
     * @param lengths tokens of each
     * @return the pattern; tokens beyond the last document see nothing
     */
    public static Documents ofLengths(int... lengths) {
        int[] starts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 1) {
                throw new IllegalArgumentException(
                        "a document needs at least 1 token, got lengths " + Arrays.toString(lengths));
            }
            starts[i + 1] = starts[i] + lengths[i];
        }
        return new Documents(starts);
    }

    /**
     * Documents by a number for each token; neighbours with the same number belong together.
     *
     * @param ids one a token
     * @return the pattern
     */
    public static Documents ofIds(int... ids) {
        int[] starts = new int[ids.length + 1];
        int count = 0;
        for (int i = 1; i <= ids.length; i++) {
            if (i == ids.length || ids[i] != ids[i - 1]) {
                starts[++count] = i;
            }
        }
        return new Documents(Arrays.copyOf(starts, count + 1));
    }

    /** Which document a position belongs to; -1 before the first, and their number after the last. */
    private int document(int position) {
        int found = Arrays.binarySearch(starts, position);
        return found >= 0 ? found : -found - 2;
    }

    private boolean exists(int document) {
        return document >= 0 && document < starts.length - 1;
    }

    @Override
    public boolean allows(int head, int query, int key) {
        int document = document(query);
        return exists(document) && document == document(key);
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        int first = Math.max(document(firstQuery), document(firstKey));
        int last = Math.min(document(lastQuery), document(lastKey));
        if (first > last || last < 0 || first > starts.length - 2) {
            return Tile.EMPTY;
        }
        boolean one = document(Math.min(firstQuery, firstKey)) == document(Math.max(lastQuery, lastKey));
        return one ? Tile.FULL : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        int document = document(key);
        return exists(document)
                ? Bits.range((long) starts[document] - firstQuery, (long) starts[document + 1] - 1 - firstQuery)
                : 0;
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int first = Math.max(0, document(firstQuery));
        int last = Math.min(starts.length - 2, document(lastQuery));
        return first > last || key >= starts[last + 1] ? Integer.MAX_VALUE : Math.max(key, starts[first]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Documents documents && Arrays.equals(documents.starts, starts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return "Documents" + Arrays.toString(starts);
    }
}
