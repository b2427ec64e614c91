package dev.gradus.labs.bench;

/**
 * A case as one contender did it.
 *
 * @param what      the case
 * @param contender who did it
 * @param seconds   time of a call
 * @param bytes     memory that the benchmark counts, {@code NaN} if it counts none
 * @param effort    what a call does
 * @param machine   where
 */
public record Measurement(Case what, String contender, Spread seconds, double bytes, Effort effort, Machine machine) {

    /** Whether memory was counted. */
    boolean hasBytes() {
        return !Double.isNaN(bytes);
    }

    /** The same under another name. */
    Measurement of(String name) {
        return new Measurement(what, name, seconds, bytes, effort, machine);
    }
}
