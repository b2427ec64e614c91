package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Tile;
import java.util.BitSet;

/** Which blocks of keys each block of queries sees, for each head or one for all heads: a matrix of bits. */
public final class BlockLayout {
    private final BitSet[][] rows; // [heads, blocks of queries]
    private final int columns;

    private BlockLayout(BitSet[][] rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Whether a block is seen. */
    @FunctionalInterface
    public interface Choice {

        /**
         * Says it for one block.
         *
         * @param head which head
         * @param row block of queries
         * @param column block of keys
         * @return true if it is seen
         */
        boolean sees(int head, int row, int column);
    }

    /**
     * A layout by a predicate.
     *
     * @param heads how many heads; 1 is for all
     * @param rows blocks of queries
     * @param columns blocks of keys
     * @param choice asked for each block
     * @return the layout
     */
    public static BlockLayout of(int heads, int rows, int columns, Choice choice) {
        if (heads < 1 || rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a block layout needs at least 1 head and no negative size, got " + heads
                    + " heads, " + rows + " x " + columns + " blocks");
        }
        BitSet[][] bits = new BitSet[heads][rows];
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < rows; i++) {
                bits[h][i] = new BitSet(columns);
                for (int j = 0; j < columns; j++) {
                    bits[h][i].set(j, choice.sees(h, i, j));
                }
            }
        }
        return new BlockLayout(bits, columns);
    }

    /**
     * The blocks that hold any pair of a pattern.
     *
     * @param pattern to be covered
     * @param heads H
     * @param tokens T
     * @param block tokens of a block
     * @return the layout
     */
    public static BlockLayout covering(AttentionPattern pattern, int heads, int tokens, int block) {
        int count = (tokens + block - 1) / block;
        return of(heads, count, count, (head, row, column) -> {
            int query = row * block;
            int key = column * block;
            int lastQuery = Math.min(tokens, query + block) - 1;
            int lastKey = Math.min(tokens, key + block) - 1;
            Tile tile = pattern.classify(head, query, lastQuery, key, lastKey);
            return tile == Tile.FULL
                    || tile == Tile.PARTIAL && PairCount.in(pattern, head, query, lastQuery, key, lastKey) > 0;
        });
    }

    /**
     * Whether a block of queries sees a block of keys; never outside of the matrix.
     *
     * @param head which head
     * @param row block of queries
     * @param column block of keys
     * @return true if it does
     */
    public boolean sees(int head, int row, int column) {
        return column >= 0 && row(head, row).get(column);
    }

    /** The bits of a row; none outside of the matrix. */
    BitSet row(int head, int row) {
        BitSet[] own = rows[rows.length == 1 ? 0 : checked(head)];
        return row < 0 || row >= own.length ? NONE : own[row];
    }

    private static final BitSet NONE = new BitSet(0);

    private int checked(int head) {
        if (head >= rows.length) {
            throw new IllegalArgumentException("a layout of " + rows.length + " heads has none for head " + head);
        }
        return head;
    }

    /**
     * Blocks of queries.
     *
     * @return rows of the matrix
     */
    public int rows() {
        return rows[0].length;
    }

    /**
     * Blocks of keys.
     *
     * @return columns of the matrix
     */
    public int columns() {
        return columns;
    }

    /**
     * How many blocks of keys a block of queries sees.
     *
     * @param head which head
     * @param row which block of queries
     * @return their number
     */
    public int blocks(int head, int row) {
        return row(head, row).cardinality();
    }

    /**
     * The part of all blocks that is seen, over all heads.
     *
     * @return from 0 to 1
     */
    public double density() {
        long seen = 0;
        for (int h = 0; h < rows.length; h++) {
            for (int i = 0; i < rows(); i++) {
                seen += blocks(h, i);
            }
        }
        return (double) seen / Math.max(1, (long) rows.length * rows() * columns);
    }

    /**
     * How unequal the rows are: the fullest row over the mean row. 1 if all cost the same.
     *
     * @return at least 1; 1 if nothing is seen
     */
    public double imbalance() {
        int most = 0;
        for (int h = 0; h < rows.length; h++) {
            for (int i = 0; i < rows(); i++) {
                most = Math.max(most, blocks(h, i));
            }
        }
        return most == 0 ? 1 : most / (density() * columns);
    }
}
