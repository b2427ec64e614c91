package dev.gradus.labs.lab;

/** Checks of settings; a message names the setting, what it may be, and what it is. */
public final class Ranges {
    private Ranges() {}

    /**
     * Checks a whole number.
     *
     * @param name  of the setting
     * @param value to check
     * @param low   smallest
     * @param high  largest
     * @throws IllegalArgumentException if it lies outside
     */
    public static void check(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "the setting " + name + " needs " + low + " to " + high + ", got " + value);
        }
    }

    /**
     * Checks a number.
     *
     * @param name  of the setting
     * @param value to check
     * @param low   smallest
     * @param high  largest
     * @throws IllegalArgumentException if it lies outside, or is NaN
     */
    public static void check(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "the setting " + name + " needs " + low + " to " + high + ", got " + value);
        }
    }
}
