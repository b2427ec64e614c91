package dev.gradus.labs.bench;

/**
 * A case as one contender did it.
 *
 * @param what      the case
 * @param contender who did it
 * @param seconds   time of a call
 * @param effort    what a call does
 * @param machine   where
 */
public record Measurement(Case what, String contender, Spread seconds, Effort effort, Machine machine) {

    /** The same under another name. */
    Measurement of(String name) {
        return new Measurement(what, name, seconds, effort, machine);
    }
}
