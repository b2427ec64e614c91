package dev.gradus.labs.lab;

import java.io.IOException;

/**
 * A lab that can be listed and run.
 *
 * @param <S> its settings, a public record of numbers and words that {@code --set} can change; its components explain
 *            themselves with {@link Setting}, its constructor checks their ranges
 */
public interface Experiment<S extends Record> {

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
