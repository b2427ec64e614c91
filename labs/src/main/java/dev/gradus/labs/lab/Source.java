package dev.gradus.labs.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run starts from beside its settings.
 *
 * @param seed where all random numbers come from
 * @param text text file to train on, or empty for the lab's own
 */
public record Source(long seed, Optional<Path> text) {

    /**
     * Refuses a text, for parts that make their own data.
     *
     * @return the seed
     * @throws IllegalArgumentException if there is a text
     */
    public long seedAlone() {
        if (text.isPresent()) {
            throw new IllegalArgumentException(
                    "this part makes its own data and reads no text, got --text " + text.get());
        }
        return seed;
    }
}
