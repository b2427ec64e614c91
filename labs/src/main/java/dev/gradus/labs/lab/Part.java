package dev.gradus.labs.lab;

import java.io.IOException;

/**
 * A part of a lab: an experiment that can be listed and run by itself.
 *
 * @param <S> its settings, a public record of numbers and words that {@code --set} can change; its components explain
 *            themselves with {@link Setting}, its constructor checks their ranges
 */
public interface Part<S extends Record> {

    /**
     * What it is called on the command line.
     *
     * @return a short word
     */
    String name();

    /**
     * What it shows.
     *
     * @return one line
     */
    String summary();

    /**
     * How long a run of size small takes on two cores, as measured.
     *
     * @return such as {@code 40 s}
     */
    String duration();

    /**
     * The settings of a size.
     *
     * @param size how much work
     * @return the settings
     */
    S settings(Size size);

    /**
     * Reads and checks everything that the work needs, and writes nothing.
     *
     * @param settings what to run
     * @param source   seed and text
     * @return the work, ready to start
     * @throws IOException              if a file can't be read or used
     * @throws IllegalArgumentException if settings and text don't fit together
     */
    Work prepare(S settings, Source source) throws IOException;
}
