package dev.gradus.pattern;

/** What a pattern allows in a rectangle of queries and keys. */
public enum Tile {
    /** Nothing: the kernel skips it. */
    EMPTY,
    /** Every pair: the kernel asks no further. */
    FULL,
    /** Perhaps something: the kernel asks for each pair. */
    PARTIAL
}
