package dev.gradus.labs.task;

import java.util.Arrays;

/**
 * Copying: remember M tokens over a gap of L blanks, then say them in order. The places never change, so a fixed filter can do
 * it: {@code t_1 .. t_M, blank x L, marker x M}; the answer at the j-th marker is t_j. Arjovsky, Shah and Bengio 2016; Gu et al.
 * 2021.
 */
public final class Copying implements SequenceTask {
    private static final int BLANK = 0;

    private final Config config;

    /**
     * Form of the task.
     *
     * @param gap        L, blanks
     * @param tokens     M, tokens to remember
     * @param vocabulary V: the blank 0, the marker V - 1, and what is copied between them
     */
    public record Config(int gap, int tokens, int vocabulary) {
        /** A gap of 48, 6 tokens, 16 symbols. */
        public static final Config DEFAULT = new Config(48, 6, 16);

        /** Checks the ranges. */
        public Config {
            if (gap < 0 || tokens < 1 || vocabulary < 3) {
                throw new IllegalArgumentException("copying needs a gap of at least 0, a token to copy and a vocabulary"
                        + " of at least 3, got " + gap + ", " + tokens + " and " + vocabulary);
            }
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public Copying(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        int m = config.tokens;
        int length = config.gap + 2 * m;
        return Sequences.rows(n, length, split.stream(seed), (x, y, rng) -> {
            for (int i = 0; i < m; i++) {
                x[i] = 1 + rng.nextInt(config.vocabulary - 2);
                y[length - m + i] = x[i];
            }
            Arrays.fill(x, m, length - m, BLANK);
            Arrays.fill(x, length - m, length, config.vocabulary - 1);
        });
    }

    @Override
    public int vocabulary() {
        return config.vocabulary;
    }

    @Override
    public double chance() {
        return 1.0 / (config.vocabulary - 2);
    }
}
