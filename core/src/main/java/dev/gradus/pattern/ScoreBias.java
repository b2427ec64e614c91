package dev.gradus.pattern;

/**
 * A number that is added to the score of a pair because of where its query and key stand:
 * {@code w[row(i,j), h] factor(i,j)} with a table w [rows, H], learned or fixed.
 */
public interface ScoreBias {

    /**
     * Rows of the table.
     *
     * @return their number
     */
    int rows();

    /**
     * Which row a pair reads.
     *
     * @param query position of the query
     * @param key position of the key
     * @return from 0 to {@code rows - 1}
     */
    int row(int query, int key);

    /**
     * What the entry is multiplied by.
     *
     * @param query position of the query
     * @param key position of the key
     * @return 1 unless overridden
     */
    default double factor(int query, int key) {
        return 1;
    }

    /**
     * Whether row and factor depend on {@code key - query} alone; a kernel then asks once for each distance.
     *
     * @return true if they do
     */
    default boolean isRelative() {
        return false;
    }
}
