package dev.gradus.labs.task;

import dev.gradus.random.Rng;

/**
 * Induction: a special token occurs twice; what followed it the first time is the answer the second time, at the end of the
 * sequence. {@code x_0 .. x_(L-1)} are ordinary tokens but for the special one V - 1 at a random place of {@code 0 .. L-4} and at
 * the end. Gu and Dao 2023, section 4.1.2.
 */
public final class Induction implements SequenceTask {
    private static final int SHORTEST = 4;

    private final Config config;

    /**
     * Form of the task.
     *
     * @param length     L
     * @param vocabulary V: ordinary tokens, then the special one
     * @param everyToken whether each next token is an answer too, as in language modelling, though it can't be known
     */
    public record Config(int length, int vocabulary, boolean everyToken) {
        /** 32 tokens of 16, one answer. */
        public static final Config DEFAULT = new Config(32, 16, false);

        /** Checks the ranges. */
        public Config {
            if (length < SHORTEST || vocabulary < 2) {
                throw new IllegalArgumentException("induction needs a length of at least 4 and a vocabulary of at least"
                        + " 2, got " + length + " and " + vocabulary);
            }
        }

        /**
         * The same over longer or shorter sequences.
         *
         * @param other L
         * @return the changed form
         */
        public Config withLength(int other) {
            return new Config(other, vocabulary, everyToken);
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public Induction(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        return Sequences.rows(n, config.length, split.stream(seed), this::write);
    }

    private void write(int[] x, int[] y, Rng rng) {
        int last = x.length - 1;
        int special = config.vocabulary - 1;
        for (int i = 0; i < last; i++) {
            x[i] = rng.nextInt(special);
        }
        int place = rng.nextInt(last - 2);
        x[place] = special;
        x[last] = special;
        if (config.everyToken) {
            System.arraycopy(x, 1, y, 0, last);
        }
        y[last] = x[place + 1];
    }

    @Override
    public int vocabulary() {
        return config.vocabulary;
    }

    /** Of the answer at the end. */
    @Override
    public double chance() {
        return 1.0 / (config.vocabulary - 1);
    }
}
