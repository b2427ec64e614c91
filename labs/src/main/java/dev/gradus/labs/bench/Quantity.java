package dev.gradus.labs.bench;

import java.util.List;
import java.util.function.Function;

/**
 * What of a measurement is shown.
 *
 * @param title    its name
 * @param unit     name of the unit
 * @param size     the unit
 * @param multiple name of the unit where it is a multiple of another's
 * @param level    what a multiple of 1 means
 * @param of       its value, or null where it was not measured
 */
record Quantity(String title, String unit, double size, String multiple, String level,
        Function<Measurement, Spread> of) {
    private static final Quantity TIME =
            new Quantity("Time", "milliseconds", 1e-3, "times as long", "as long", Measurement::seconds);
    private static final Quantity MEMORY =
            new Quantity("Memory", "MiB", 1 << 20, "times as much", "as much", Quantity::memory);

    static final List<Quantity> ALL = List.of(TIME, MEMORY);

    private static Spread memory(Measurement one) {
        return one.hasBytes() ? new Spread(one.bytes(), one.bytes(), one.bytes()) : null;
    }

    /** Its value in a measurement, or null where there is none. */
    Spread in(Measurement one) {
        return one == null ? null : of.apply(one);
    }
}
