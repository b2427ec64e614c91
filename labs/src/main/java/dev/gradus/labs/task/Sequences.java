package dev.gradus.labs.task;

/**
 * Labelled sequences of tokens.
 *
 * @param x tokens, [n][L]
 * @param y answers, [n][L]: {@code y[i][t]} is what should be said after {@code x[i][0..t]} was read, so nothing has to be
 *          shifted any more; {@link #IGNORE} where nothing is asked
 */
public record Sequences(int[][] x, int[][] y) {
    /** Label of a position that counts neither in the loss nor in the accuracy. */
    public static final int IGNORE = -100;

    /** Checks that every sequence has a label for each of its tokens. */
    public Sequences {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " sequences need as many rows of labels, got " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (x[i].length != y[i].length) {
                throw new IllegalArgumentException("sequence " + i + " of " + x[i].length
                        + " tokens needs as many labels, got " + y[i].length);
            }
        }
    }

    /**
     * How many sequences there are.
     *
     * @return n
     */
    public int count() {
        return x.length;
    }
}
