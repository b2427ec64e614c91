package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * A question about one token: T - 1 places hold noise, but for one, which holds the answer; the last place asks for it. The
 * logarithm of the distance from the question to the answer is uniform between two bounds, so that each doubling is as likely as
 * any other. Noise and answers are different tokens.
 */
public final class FarAnswer implements SequenceTask {
    private final Config config;

    /**
     * Form of the task.
     *
     * @param tokens  T
     * @param noise   kinds of noise, tokens 0 to noise - 1
     * @param answers kinds of answers, the tokens after these; the last token of all asks
     * @param nearest least distance
     * @param farthest largest distance, less than T
     */
    public record Config(int tokens, int noise, int answers, int nearest, int farthest) {
        /** Checks the ranges. */
        public Config {
            if (noise < 1 || answers < 2 || nearest < 1 || nearest > farthest || farthest >= tokens) {
                throw new IllegalArgumentException("a far answer needs noise, at least 2 answers and distances of 1 to"
                        + " tokens - 1, got " + noise + ", " + answers + ", " + nearest + " to " + farthest + " of "
                        + tokens + " tokens");
            }
        }

        /**
         * The same with one distance.
         *
         * @param distance from the question to the answer
         * @return the form
         */
        public Config at(int distance) {
            return new Config(tokens, noise, answers, distance, distance);
        }

        private int distance(Rng rng) {
            double factor = StrictMath.pow((farthest + 1.0) / nearest, rng.nextDouble());
            return Math.min(farthest, (int) (nearest * factor));
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public FarAnswer(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        int last = config.tokens - 1;
        return Sequences.rows(n, config.tokens, split.stream(seed), (x, y, rng) -> {
            Arrays.setAll(x, t -> rng.nextInt(config.noise));
            int answer = config.noise + rng.nextInt(config.answers);
            x[last - config.distance(rng)] = answer;
            x[last] = vocabulary() - 1;
            y[last] = answer;
        });
    }

    @Override
    public int vocabulary() {
        return config.noise + config.answers + 1;
    }

    @Override
    public double chance() {
        return 1.0 / config.answers;
    }
}
