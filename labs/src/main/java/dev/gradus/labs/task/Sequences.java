package dev.gradus.labs.task;

import dev.gradus.data.Batch;
import dev.gradus.random.Rng;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

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

    /** Writes one example: tokens into x, answers into y, which asks nothing yet. */
    @FunctionalInterface
    interface Row {
        void write(int[] x, int[] y, Rng rng);
    }

    /** Examples of one length, each from the same stream as those before it. */
    static Sequences rows(int n, int length, Rng rng, Row row) {
        if (n < 1) {
            throw new IllegalArgumentException("a task needs to make at least 1 sequence, got " + n);
        }
        int[][] x = new int[n][length];
        int[][] y = new int[n][length];
        for (int i = 0; i < n; i++) {
            Arrays.fill(y[i], IGNORE);
            row.write(x[i], y[i], rng);
        }
        return new Sequences(x, y);
    }

    /**
     * Some of the sequences, all of one length, for a model.
     *
     * @param from  the first
     * @param count how many
     * @return ids and targets, [count, L]
     */
    public Batch batch(int from, int count) {
        int length = x[from].length;
        int[] ids = new int[count * length];
        int[] targets = new int[count * length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(x[from + i], 0, ids, i * length, length);
            System.arraycopy(y[from + i], 0, targets, i * length, length);
        }
        return new Batch(Tensor.of(ids, count, length), Tensor.of(targets, count, length));
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
