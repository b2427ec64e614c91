package dev.gradus.random;

/** What the arguments of a draw have to fulfil. */
final class Requirements {
    private Requirements() {}

    static void range(double low, double high) {
        that(
                low <= high && Double.isFinite(high - low),
                "a uniform range needs finite low <= high, got " + low + ", " + high);
    }

    static void normal(double mean, double deviation) {
        that(
                Double.isFinite(mean) && Double.isFinite(deviation) && deviation >= 0,
                "a normal needs a finite mean and a deviation of at least 0, got " + mean + ", " + deviation);
    }

    static void that(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
