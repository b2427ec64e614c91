package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * Selective copying: M tokens lie at random places among noise, and are to be said in order. Where they lie changes from
 * sequence to sequence, so what to remember has to depend on the token. L slots, in M of them (drawn without replacement) a
 * token, noise in the others; then M markers, at the j-th of which the answer is the j-th token. Gu and Dao 2023, section 3.1.
 */
public final class SelectiveCopying implements SequenceTask {
    private final Config config;

    /**
     * Form of the task.
     *
     * @param slots      L
     * @param tokens     M
     * @param vocabulary V: what is copied, then the noise V - 2 and the marker V - 1
     */
    public record Config(int slots, int tokens, int vocabulary) {
        /** 24 slots, 4 tokens, 16 symbols. */
        public static final Config DEFAULT = new Config(24, 4, 16);

        /** Checks the ranges. */
        public Config {
            if (tokens < 1 || slots < tokens || vocabulary < 3) {
                throw new IllegalArgumentException("selective copying needs a token to copy, as many slots and a"
                        + " vocabulary of at least 3, got " + tokens + " tokens, " + slots
                        + " slots and a vocabulary of "
                        + vocabulary);
            }
        }

        /**
         * The same over more or fewer slots.
         *
         * @param other L
         * @return the changed form
         */
        public Config withSlots(int other) {
            return new Config(other, tokens, vocabulary);
        }

        /**
         * What noise looks like.
         *
         * @return the token V - 2
         */
        public int noise() {
            return vocabulary - 2;
        }

        /**
         * What asks for the next answer.
         *
         * @return the token V - 1
         */
        public int marker() {
            return vocabulary - 1;
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public SelectiveCopying(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        return Sequences.rows(n, config.slots + config.tokens, split.stream(seed), this::write);
    }

    private void write(int[] x, int[] y, Rng rng) {
        Arrays.fill(x, 0, config.slots, config.noise());
        Arrays.fill(x, config.slots, x.length, config.marker());
        int[] places = Arrays.copyOf(rng.permutation(config.slots), config.tokens);
        Arrays.sort(places);
        for (int j = 0; j < places.length; j++) {
            x[places[j]] = rng.nextInt(config.vocabulary - 2);
            y[config.slots + j] = x[places[j]];
        }
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
