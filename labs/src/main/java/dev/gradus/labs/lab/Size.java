package dev.gradus.labs.lab;

import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** How much work a run is. */
public enum Size {
    /** Seconds: to see that it works. */
    TINY,
    /** A minute or two on a laptop: to see the effect. */
    SMALL,
    /** Longer: to see it clearly. */
    FULL;

    /**
     * The size of a name.
     *
     * @param name as typed
     * @return the size
     */
    public static Size named(String name) {
        for (Size size : values()) {
            if (size.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return size;
            }
        }
        throw new TypeConversionException("a size is tiny, small or full, got '" + name + "'");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
