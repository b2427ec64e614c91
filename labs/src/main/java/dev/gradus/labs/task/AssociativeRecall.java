package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * Multi-query associative recall (MQAR): n pairs of a key and its value, then every key once more, at which the answer is its
 * value. {@code k_1 v_1 .. k_n v_n}, then T - 2n places; keys come from 1 to V/2 - 1, values from V/2 to V - 1, each drawn without
 * replacement. A key is asked for at an even offset {@code 2 i} with probability as {@code i^(a-1)}, i from 1: with a small power a
 * mostly soon. All other places are random tokens, which may happen to be keys. Arora et al. 2023.
 *
 * <p>Some of the pairs may bind a key again: then its latest value is the answer.
 */
public final class AssociativeRecall implements SequenceTask {
    private final Config config;
    private final float[] nearness; // of each slot

    /**
     * Form of the task.
     *
     * @param length     T
     * @param pairs      n
     * @param vocabulary V
     * @param power      a
     * @param noise      whether places that ask nothing hold random tokens, not zeros
     * @param rebound    how many of the pairs, the last ones, bind the key of an earlier pair again
     */
    public record Config(int length, int pairs, int vocabulary, double power, boolean noise, int rebound) {
        /** 4 pairs in 32 tokens of 32, no key bound twice. */
        public static final Config DEFAULT = new Config(32, 4, 32, 0.01, true, 0);

        /** Checks the ranges. */
        public Config {
            if (pairs < 1 || length < 4 * pairs || length % 2 != 0) {
                throw new IllegalArgumentException(
                        "recall needs at least one pair and an even length of at least 4 tokens"
                                + " a pair, got " + pairs + " pairs and length " + length);
            }
            if (vocabulary % 2 != 0 || vocabulary / 2 - 1 < pairs) {
                throw new IllegalArgumentException("recall needs an even vocabulary of at least " + (2 * pairs + 2)
                        + " for " + pairs + " pairs, got " + vocabulary);
            }
            if (!(power > 0) || rebound < 0 || 2 * rebound > pairs) {
                throw new IllegalArgumentException("recall needs a power above 0 and at most half of the " + pairs
                        + " pairs bound again, got " + power + " and " + rebound);
            }
        }

        /**
         * The same with keys that are bound again.
         *
         * @param again how many
         * @return the changed form
         */
        public Config withRebound(int again) {
            return new Config(length, pairs, vocabulary, power, noise, again);
        }

        private int keys() {
            return pairs - rebound;
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public AssociativeRecall(Config config) {
        this.config = config;
        nearness = new float[(config.length - 2 * config.pairs) / 2];
        for (int i = 0; i < nearness.length; i++) {
            nearness[i] = (float) (config.power * StrictMath.pow(i + 1, config.power - 1));
        }
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        return Sequences.rows(n, config.length, split.stream(seed), this::write);
    }

    private void write(int[] x, int[] y, Rng rng) {
        int half = config.vocabulary / 2;
        int[] keys = distinct(1, half - 1, config.keys(), rng);
        int[] values = distinct(half, half, config.pairs, rng);
        int[] again = distinct(0, config.keys(), config.rebound, rng);
        int[] answers = Arrays.copyOf(values, config.keys());
        for (int i = 0; i < config.pairs; i++) {
            int key = i < config.keys() ? i : again[i - config.keys()];
            x[2 * i] = keys[key];
            x[2 * i + 1] = values[i];
            answers[key] = values[i];
        }
        ask(keys, answers, x, y, rng);
    }

    private void ask(int[] keys, int[] answers, int[] x, int[] y, Rng rng) {
        int begin = 2 * config.pairs;
        for (int i = begin; i < x.length && config.noise; i++) {
            x[i] = rng.nextInt(config.vocabulary);
        }
        float[] free = nearness.clone();
        for (int k = 0; k < keys.length; k++) {
            int slot = rng.categorical(free);
            free[slot] = 0;
            x[begin + 2 * slot] = keys[k];
            y[begin + 2 * slot] = answers[k];
        }
    }

    /** Some of the numbers {@code low .. low + range - 1}, in random order. */
    private static int[] distinct(int low, int range, int count, Rng rng) {
        int[] drawn = Arrays.copyOf(rng.permutation(range), count);
        for (int i = 0; i < count; i++) {
            drawn[i] += low;
        }
        return drawn;
    }

    @Override
    public int vocabulary() {
        return config.vocabulary;
    }

    /** Of a guess among all values; one among the values that were shown is right once in n. */
    @Override
    public double chance() {
        return 2.0 / config.vocabulary;
    }
}
