package dev.gradus.labs.task;

import java.util.Arrays;

/**
 * Copying from a distance: {@code T} random tokens, and at each place the answer is the token {@code D} places before. Nothing
 * about a token can be guessed from the others.
 */
public final class LagCopying implements SequenceTask {
    private final Config config;

    /**
     * Form of the task.
     *
     * @param tokens     T
     * @param distance   D, at least 1 and less than T
     * @param vocabulary V
     */
    public record Config(int tokens, int distance, int vocabulary) {
        /** Checks the ranges. */
        public Config {
            if (distance < 1 || distance >= tokens || vocabulary < 2) {
                throw new IllegalArgumentException("copying from a distance needs a distance of 1 to tokens - 1 and a"
                        + " vocabulary of at least 2, got " + distance + ", " + tokens + " tokens and " + vocabulary);
            }
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public LagCopying(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        return Sequences.rows(n, config.tokens, split.stream(seed), (x, y, rng) -> {
            Arrays.setAll(x, t -> rng.nextInt(config.vocabulary));
            System.arraycopy(x, 0, y, config.distance, config.tokens - config.distance);
        });
    }

    @Override
    public int vocabulary() {
        return config.vocabulary;
    }

    @Override
    public double chance() {
        return 1.0 / config.vocabulary;
    }
}
