package dev.gradus.kernel;

/** Functions of two numbers. */
public enum Binary {
    /** {@code a + b}. */
    ADD,
    /** {@code a - b}. */
    SUB,
    /** {@code a b}. */
    MUL,
    /** {@code a / b}. */
    DIV,
    /** The greater; NaN if either is, and {@code +0 > -0}. */
    MAX,
    /** The lesser; NaN if either is, and {@code -0 < +0}. */
    MIN
}
