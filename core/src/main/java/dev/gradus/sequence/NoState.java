package dev.gradus.sequence;

/** The state of a mixer that remembers nothing. */
public enum NoState {
    /** The only one. */
    NONE
}
