package dev.gradus.optim;

/** The range checks that the configurations share. */
final class Ranges {
    private Ranges() {}

    static void fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " needs a number from 0 to below 1, got " + value);
        }
    }

    static void atLeastZero(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " needs a finite number of at least 0, got " + value);
        }
    }
}
