package dev.gradus.benchmarks;

import java.util.Map;
import java.util.function.Function;

/**
 * What one call of a benchmark does at least.
 *
 * @param operations floating-point operations; 0 if they don't matter
 * @param bytes      bytes read and written once; 0 if they don't matter
 * @param tokens     tokens trained or generated; 0 if there are none
 */
public record Work(double operations, double bytes, double tokens) {
    /** Nothing that could be compared with a peak. */
    public static final Work UNKNOWN = new Work(0, 0, 0);

    /**
     * Arithmetic, bounded by fused multiply-adds.
     *
     * @param operations floating-point operations
     * @return the work
     */
    public static Work operations(double operations) {
        return new Work(operations, 0, 0);
    }

    /**
     * Traffic, bounded by the memory.
     *
     * @param bytes bytes read and written
     * @return the work
     */
    public static Work bytes(double bytes) {
        return new Work(0, bytes, 0);
    }

    /**
     * Tokens.
     *
     * @param tokens trained or generated
     * @return the work
     */
    public static Work tokens(double tokens) {
        return new Work(0, 0, tokens);
    }

    /** Work of a benchmark as a function of its parameters. */
    interface Rule extends Function<Map<String, String>, Work> {}
}
