package dev.gradus.kernel;

/**
 * Which parts of a tile have to be computed, in blocks of 16 keys by 16 queries: a causal tile on the diagonal needs little
 * more than half of them.
 *
 * <p>For each block of keys a range of queries, and for each block of queries a range of keys; outside of them nothing is
 * visible. A tile in which everything is visible is one part.
 */
public final class VisibleParts {
    private static final int BLOCK = 16;

    private static final int TILE = AttentionKernels.TILE;

    private final Ranges byKeys = new Ranges();
    private final Ranges byQueries = new Ranges();

    /** Some neighbouring rows of a tile each, and the range of columns that they need. */
    public static final class Ranges {
        private final int[] bounds = new int[4 * AttentionKernels.TILE];
        private int count;

        private void add(int first, int end, int from, int to) {
            if (from >= to) {
                return;
            }
            int last = 4 * count - 4;
            if (count > 0 && bounds[last + 1] == first && bounds[last + 2] == from && bounds[last + 3] == to) {
                bounds[last + 1] = end; // a neighbour with the same range joins its part
            } else {
                bounds[4 * count] = first;
                bounds[4 * count + 1] = end;
                bounds[4 * count + 2] = from;
                bounds[4 * count++ + 3] = to;
            }
        }

        /**
         * How many parts there are.
         *
         * @return 0 or more
         */
        public int count() {
            return count;
        }

        /**
         * First row of a part.
         *
         * @param part which
         * @return row
         */
        public int first(int part) {
            return bounds[4 * part];
        }

        /**
         * Rows of a part.
         *
         * @param part which
         * @return their number
         */
        public int rows(int part) {
            return bounds[4 * part + 1] - bounds[4 * part];
        }

        /**
         * First column of a part.
         *
         * @param part which
         * @return column
         */
        public int from(int part) {
            return bounds[4 * part + 2];
        }

        /**
         * One past the last column of a part.
         *
         * @param part which
         * @return column
         */
        public int to(int part) {
            return bounds[4 * part + 3];
        }
    }

    VisibleParts() {}

    /** Blocks of keys, and the queries that see any of them. */
    Ranges byKeys() {
        return byKeys;
    }

    /** Blocks of queries, and the keys that any of them sees. */
    Ranges byQueries() {
        return byQueries;
    }

    /** Every query sees every key. */
    void all(int keys) {
        byKeys.count = 0;
        byQueries.count = 0;
        byKeys.add(0, keys, 0, TILE);
        byQueries.add(0, TILE, 0, keys);
    }

    /** Bit i of {@code bits[j]} says whether query i sees key j. */
    void of(int keys, long[] bits) {
        byKeys.count = 0;
        byQueries.count = 0;
        for (int j = 0; j < keys; j += BLOCK) {
            int end = Math.min(keys, j + BLOCK);
            long seen = any(bits, j, end);
            int from = seen == 0 ? 0 : Long.numberOfTrailingZeros(seen) / BLOCK * BLOCK;
            int to = (Long.SIZE - Long.numberOfLeadingZeros(seen) + BLOCK - 1) / BLOCK * BLOCK;
            byKeys.add(j, end, from, Math.min(TILE, to));
        }
        for (int i = 0; i < TILE; i += BLOCK) {
            queries(keys, bits, i);
        }
    }

    private void queries(int keys, long[] bits, int i) {
        long block = ((1L << BLOCK) - 1) << i;
        int from = keys;
        int to = 0;
        for (int j = 0; j < keys; j += BLOCK) {
            int end = Math.min(keys, j + BLOCK);
            if ((any(bits, j, end) & block) != 0) {
                from = Math.min(from, j);
                to = end;
            }
        }
        byQueries.add(i, Math.min(TILE, i + BLOCK), from, to);
    }

    private static long any(long[] bits, int from, int to) {
        long seen = 0;
        for (int j = from; j < to; j++) {
            seen |= bits[j];
        }
        return seen;
    }
}
