package dev.gradus.labs.lab;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A claim that the lab makes before it runs: a number and the band it should fall into.
 *
 * @param claim what is claimed, a sentence
 * @param value what was measured
 * @param low   lower end of the band, or minus infinity
 * @param high  upper end of the band, or infinity
 */
public record Expectation(String claim, double value, double low, double high) {

    /**
     * Whether the claim came true.
     *
     * @return true if the value lies in the band; NaN never does
     */
    public boolean met() {
        return value >= low && value <= high;
    }

    /**
     * The band in words.
     *
     * @return such as {@code at least 0.02}
     */
    public String band() {
        if (low == high) {
            return "exactly " + number(low);
        }
        if (low == Double.NEGATIVE_INFINITY) {
            return "at most " + number(high);
        }
        return high == Double.POSITIVE_INFINITY ? "at least " + number(low) : number(low) + " to " + number(high);
    }

    /**
     * The value in figures.
     *
     * @return as short as its size allows
     */
    public String measured() {
        return number(value);
    }

    /** At most four significant digits. */
    private static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-6s %s: %s, expected %s", met() ? "met" : "MISSED", claim, measured(),
                band());
    }
}
