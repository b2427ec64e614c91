package dev.gradus.moe.dispatch;

/** How many tokens an expert may take from one group of tokens. */
public sealed interface Capacity {

    /** No limit: dropless. */
    Capacity UNLIMITED = new Unlimited();

    /**
     * The limit for a group.
     *
     * @param tokens     tokens of the group
     * @param numExperts E
     * @param topK       k
     * @return the most that one expert takes
     */
    int of(int tokens, int numExperts, int topK);

    /** Which way a capacity that is no whole number goes: paper and codes differ, so it is said. */
    enum Rounding {
        /** To the next larger. */
        UP,
        /** To the next smaller. */
        DOWN,
        /** To the nearest, halves to the even one. */
        NEAREST
    }

    /** No limit. */
    record Unlimited() implements Capacity {
        @Override
        public int of(int tokens, int numExperts, int topK) {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * The same number always.
     *
     * @param tokens the most that one expert takes
     */
    record Fixed(int tokens) implements Capacity {
        /** Checks the range. */
        public Fixed {
            if (tokens < 1) {
                throw new IllegalArgumentException("a fixed capacity needs at least 1 token, got " + tokens);
            }
        }

        @Override
        public int of(int groupTokens, int numExperts, int topK) {
            return tokens;
        }
    }

    /**
     * A multiple of the even share: {@code capacityFactor * tokens * k / E} (Fedus et al. 2021, equation 3).
     *
     * @param capacityFactor 1 for exactly the even share
     * @param rounding       to a whole number
     * @param atLeast        smallest capacity
     */
    record Factor(double capacityFactor, Rounding rounding, int atLeast) implements Capacity {
        /** Checks the ranges. */
        public Factor {
            if (!(capacityFactor > 0) || Double.isInfinite(capacityFactor)) {
                throw new IllegalArgumentException(
                        "a capacity factor needs to be finite and above 0, got " + capacityFactor);
            }
            if (atLeast < 1) {
                throw new IllegalArgumentException("the smallest capacity needs to be at least 1, got " + atLeast);
            }
        }

        /**
         * Rounded up, at least 1.
         *
         * @param capacityFactor 1 for exactly the even share
         */
        public Factor(double capacityFactor) {
            this(capacityFactor, Rounding.UP, 1);
        }

        @Override
        public int of(int tokens, int numExperts, int topK) {
            double share = capacityFactor * tokens * topK / numExperts;
            double whole =
                    switch (rounding) {
                        case UP -> Math.ceil(share);
                        case DOWN -> Math.floor(share);
                        case NEAREST -> Math.rint(share);
                    };
            return Math.max(atLeast, (int) Math.min(whole, Integer.MAX_VALUE));
        }
    }
}
