package dev.gradus.labs.bench;

/**
 * What one call does at least.
 *
 * @param operations floating-point operations, 0 if they don't bound it
 * @param bytes      bytes read and written, 0 if they don't bound it
 * @param tokens     tokens trained or generated, 0 if there are none
 */
public record Effort(double operations, double bytes, double tokens) {
    /** Nothing that could be compared with a peak. */
    static final Effort UNKNOWN = new Effort(0, 0, 0);

    /** {@code 12.3 GF/s}, {@code 12.3 GB/s} or {@code 1230 tokens/s}; empty if nothing is known. */
    String rate(double seconds) {
        if (tokens > 0) {
            return Math.round(tokens / seconds) + " tokens/s";
        }
        double giga = Math.max(operations, bytes) / seconds / 1e9;
        return giga == 0 ? "" : Spread.digits(giga) + (bytes > 0 ? " GB/s" : " GF/s");
    }
}
