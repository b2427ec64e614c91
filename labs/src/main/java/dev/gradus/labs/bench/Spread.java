package dev.gradus.labs.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of some times, and an interval for it that assumes nothing about how they are distributed: between two of
 * the times, chosen by rank so that it holds the true median in at least 95 of 100 cases. With fewer than six times it is
 * all of their range, and holds it less often.
 *
 * @param middle median, seconds
 * @param low    where the interval begins
 * @param high   where it ends
 */
public record Spread(double middle, double low, double high) {
    private static final double DOUBT = 0.05;

    /**
     * The spread of some times.
     *
     * @param times seconds, at least one
     * @return median and interval
     */
    public static Spread of(double... times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int left = leftOut(n);
        return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[left], sorted[n - 1 - left]);
    }

    /** How many times may be left out on each side: 2 P(X <= left) stays below the doubt, X ~ Binomial(n, 1/2). */
    private static int leftOut(int n) {
        double probability = Math.pow(0.5, n);
        double sum = probability;
        int left = 0;
        while (true) {
            probability *= (n - left) / (left + 1.0);
            sum += probability;
            if (2 * sum > DOUBT) {
                return left;
            }
            left++;
        }
    }

    /** Whether the two could be the same. */
    boolean overlaps(Spread other) {
        return low <= other.high && other.low <= high;
    }

    /** The spread of 1/x, for rates. */
    Spread inverse() {
        return new Spread(1 / middle, 1 / high, 1 / low);
    }

    /**
     * A time for readers.
     *
     * @param seconds a time
     * @return three digits and a unit
     */
    public static String text(double seconds) {
        double abs = Math.abs(seconds);
        double factor = abs >= 1 ? 1 : abs >= 1e-3 ? 1e3 : abs >= 1e-6 ? 1e6 : 1e9;
        String unit = abs >= 1 ? " s" : abs >= 1e-3 ? " ms" : abs >= 1e-6 ? " us" : " ns";
        return digits(seconds * factor) + unit;
    }

    /** Three digits that count. */
    static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
