package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.List;

/**
 * A window with gaps: {@code query - key = m d} with a whole {@code -right <= m <= left}, d of its own for each head
 * (Beltagy, Peters and Cohan 2020, section 3.1). A d of 1 is a plain window; the paper's table counts the gaps, d - 1.
 *
 * @param window left and right, in steps of d
 * @param dilations d of each head; a single one is for all
 */
public record Dilated(Window window, List<Integer> dilations) implements AttentionPattern {

    /** Checks that every d is positive. */
    public Dilated {
        dilations = List.copyOf(dilations);
        if (dilations.isEmpty() || dilations.stream().anyMatch(d -> d < 1)) {
            throw new IllegalArgumentException("a dilated window needs a dilation of at least 1, got " + dilations);
        }
    }

    /**
     * Every {@code stride}-th token back from the query on: the second set of the Sparse Transformer's strided attention.
     *
     * @param stride distance
     * @return the pattern
     */
    public static Dilated column(int stride) {
        return new Dilated(new Window(Window.UNLIMITED, 0), List.of(stride));
    }

    private int dilation(int head) {
        if (dilations.size() == 1) {
            return dilations.get(0);
        }
        if (head >= dilations.size()) {
            throw new IllegalArgumentException("dilations " + dilations + " have none for head " + head);
        }
        return dilations.get(head);
    }

    @Override
    public boolean allows(int head, int query, int key) {
        int d = dilation(head);
        int distance = query - key;
        return distance % d == 0 && distance / d <= window.left() && -(distance / d) <= window.right();
    }

    @Override
    public Tile classify(int head, int firstQuery, int lastQuery, int firstKey, int lastKey) {
        int d = dilation(head);
        long least = Math.max(firstQuery - lastKey, -(long) window.right() * d);
        long most = Math.min(lastQuery - firstKey, (long) window.left() * d);
        if (least > most || Math.floorDiv(most, d) < -Math.floorDiv(-least, d)) { // no multiple of d between them
            return Tile.EMPTY;
        }
        return d == 1 ? window.classify(head, firstQuery, lastQuery, firstKey, lastKey) : Tile.PARTIAL;
    }

    @Override
    public long queriesOf(int head, int firstQuery, int queries, int key) {
        int d = dilation(head);
        long bits = 0;
        for (int i = Math.floorMod(key - firstQuery, d); i < queries; i += d) {
            bits |= 1L << i;
        }
        return bits & Bits.range(key - (long) window.right() * d - firstQuery,
                key + (long) window.left() * d - firstQuery);
    }

    @Override
    public int nextKey(int head, int firstQuery, int lastQuery, int key) {
        int d = dilation(head);
        if (key > lastQuery + (long) window.right() * d) {
            return Integer.MAX_VALUE;
        }
        int from = (int) Math.max(key, firstQuery - (long) window.left() * d);
        int ahead = Math.floorMod(firstQuery - from, d); // keys whose distance to the first query is a multiple of d
        boolean others = lastQuery - firstQuery >= d - 1;
        return others ? from : from + nearest(ahead, lastQuery - firstQuery, d);
    }

    /** Steps to the first key in line with any query, when the first query's lies {@code ahead} and the last's {@code span} on. */
    private static int nearest(int ahead, int span, int d) {
        return ahead + span >= d ? 0 : ahead;
    }
}
