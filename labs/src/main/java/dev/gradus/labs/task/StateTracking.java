package dev.gradus.labs.task;

/**
 * Sums modulo p: the answer after each number is the sum of all so far, modulo p. With p = 2 this is parity. One number out of p
 * is all there is to remember, but every token changes it. Numbers are uniform in 0 .. p - 1. Grazzi et al. 2024, section 3.
 */
public final class StateTracking implements SequenceTask {
    private final Config config;

    /**
     * Form of the task.
     *
     * @param length    L
     * @param modulus   p
     * @param everyStep whether the sum is asked for after every number, or only after the last
     */
    public record Config(int length, int modulus, boolean everyStep) {
        /** Parity of 24 bits, asked for after each. */
        public static final Config PARITY = new Config(24, 2, true);

        /** Checks the ranges. */
        public Config {
            if (length < 1 || modulus < 2) {
                throw new IllegalArgumentException("state tracking needs a length of at least 1 and a modulus of at"
                        + " least 2, got " + length + " and " + modulus);
            }
        }

        /**
         * The same over longer or shorter sequences.
         *
         * @param other L
         * @return the changed form
         */
        public Config withLength(int other) {
            return new Config(other, modulus, everyStep);
        }
    }

    /**
     * The task.
     *
     * @param config form
     */
    public StateTracking(Config config) {
        this.config = config;
    }

    @Override
    public Sequences generate(int n, Split split, long seed) {
        int p = config.modulus;
        return Sequences.rows(n, config.length, split.stream(seed), (x, y, rng) -> {
            int sum = 0;
            for (int t = 0; t < x.length; t++) {
                x[t] = rng.nextInt(p);
                sum = (sum + x[t]) % p;
                if (config.everyStep || t == x.length - 1) {
                    y[t] = sum;
                }
            }
        });
    }

    @Override
    public int vocabulary() {
        return config.modulus;
    }

    @Override
    public double chance() {
        return 1.0 / config.modulus;
    }
}
