package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * Documents of two classes: every token is a vote, a document is cut into districts of equal size, and the class is the vote that
 * wins more districts. In a tie both votes are as frequent over the whole document, so that nothing is known without the
 * districts. The last token asks, alone in a district of its own.
 */
public final class DistrictVote implements SequenceTask {
    private static final int ASKS = 2;

    private final Config config;

    /**
     * Form of the task.
     *
     * @param districts how many, an odd number of at least 3
     * @param size      votes of a district, an even number
     * @param margin    least difference of a district's votes to half of them
     * @param tie       whether documents are drawn until both votes are as frequent over the whole of each; without, the more
     *                  frequent vote wins more districts more often than not
     */
    public record Config(int districts, int size, int margin, boolean tie) {
        /** Checks the ranges. */
        public Config {
            if (districts < 3 || districts % 2 == 0 || size < 4 || size % 2 != 0 || margin < 1
                    || !canTie(districts, size, margin)) {
                throw new IllegalArgumentException(
                        "a vote by districts needs an odd number of at least 3 districts of an"
                                + " even size of at least 4 and a margin of at least 1 that leaves room for a tie, got "
                                + districts
                                + " districts of " + size + " with a margin of " + margin);
            }
        }

        /** Whether narrow wins in most districts can be made up for by large ones in the others. */
        private static boolean canTie(int districts, int size, int margin) {
            return (districts + 1) / 2 * margin <= districts / 2 * (size / 2 - 1);
        }

        private int won(Rng rng) {
            int lead = margin + rng.nextInt(size / 2 - margin);
            return rng.nextInt(2) == 0 ? size / 2 - lead : size / 2 + lead;
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public DistrictVote(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        int last = config.districts * config.size;
        return Sequences.rows(n, last + 1, split.stream(seed), (x, y, rng) -> {
            int[] ones = draw(rng);
            for (int d = 0; d < ones.length; d++) {
                fill(x, d * config.size, ones[d], rng);
            }
            x[last] = ASKS;
            y[last] = 2 * Arrays.stream(ones).filter(each -> 2 * each > config.size).count() > ones.length ? 1 : 0;
        });
    }

    /** Votes for 1 in each district. */
    private int[] draw(Rng rng) {
        int[] ones = new int[config.districts];
        do {
            Arrays.setAll(ones, d -> config.won(rng));
        } while (config.tie && 2 * Arrays.stream(ones).sum() != config.districts * config.size);
        return ones;
    }

    /** A district in random order: a place gets a 1 with the share of those that are left. */
    private void fill(int[] x, int from, int ones, Rng rng) {
        int left = ones;
        for (int i = 0; i < config.size; i++) {
            boolean one = rng.nextInt(config.size - i) < left;
            x[from + i] = one ? 1 : 0;
            left -= one ? 1 : 0;
        }
    }

    @Override
    public int vocabulary() {
        return ASKS + 1;
    }

    @Override
    public double chance() {
        return 0.5;
    }
}
