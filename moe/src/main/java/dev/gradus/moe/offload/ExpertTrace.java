package dev.gradus.moe.offload;

import dev.gradus.random.Rng;
import java.util.Arrays;

/**
 * Which experts of one layer were needed, one after the other; says what caches would have done with it.
 *
 * <p>Three rates to compare for R of E experts in memory: {@code R / E} if all were equally likely, the R most frequent kept for
 * good, and the R most recent. The last profits from neighbours that need the same expert, so it falls when the trace is
 * shuffled.
 *
 * @param numExperts E
 * @param experts    numbers from 0 to E - 1
 */
public record ExpertTrace(int numExperts, int[] experts) {

    /** Checks the range. */
    public ExpertTrace {
        for (int expert : experts) {
            if (expert < 0 || expert >= numExperts) {
                throw new IllegalArgumentException(
                        "a trace needs experts from 0 to " + (numExperts - 1) + ", got " + expert);
            }
        }
    }

    /**
     * Hit rate of a cache that keeps the R most recent.
     *
     * @param room R
     * @return from 0 to 1; 0 for an empty trace
     */
    public double mostRecentRate(int room) {
        check(room);
        LeastRecent<Integer, Integer> cache = new LeastRecent<>(room, any -> 1);
        int hits = 0;
        for (int expert : experts) {
            if (cache.get(expert) != null) {
                hits++;
            } else {
                cache.put(expert, expert);
            }
        }
        return rate(hits);
    }

    /**
     * Hit rate of a cache that always held the R most frequent of this trace.
     *
     * @param room R
     * @return from 0 to 1; 0 for an empty trace
     */
    public double mostFrequentRate(int room) {
        check(room);
        int[] uses = new int[numExperts];
        for (int expert : experts) {
            uses[expert]++;
        }
        Arrays.sort(uses);
        return rate(Arrays.stream(uses, Math.max(0, numExperts - room), numExperts).sum());
    }

    private static void check(int room) {
        if (room < 1) {
            throw new IllegalArgumentException("a cache needs room for at least 1 expert, got " + room);
        }
    }

    private double rate(int hits) {
        return experts.length == 0 ? 0 : (double) hits / experts.length;
    }

    /**
     * The same experts in random order: frequencies stay, neighbourhoods go.
     *
     * @param rng random numbers
     * @return the shuffled trace
     */
    public ExpertTrace shuffled(Rng rng) {
        int[] mixed = experts.clone();
        for (int i = mixed.length - 1; i > 0; i--) {
            int j = rng.nextInt(i + 1);
            int held = mixed[i];
            mixed[i] = mixed[j];
            mixed[j] = held;
        }
        return new ExpertTrace(numExperts, mixed);
    }
}
