package dev.gradus.moe.balance;

/** The check that all losses share. */
final class Coefficient {
    private Coefficient() {}

    /** A finite number of at least 0. */
    static void check(String loss, double coefficient) {
        if (!(coefficient >= 0) || Double.isInfinite(coefficient)) {
            throw new IllegalArgumentException(
                    loss + " needs a finite coefficient of at least 0, got " + coefficient);
        }
    }
}
