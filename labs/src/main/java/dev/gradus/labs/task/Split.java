package dev.gradus.labs.task;

import dev.gradus.random.Rng;
import java.util.Locale;

/** Which examples of a task are meant; the splits of a seed have nothing to do with each other. */
public enum Split {
    /** To learn from. */
    TRAIN,
    /** To judge by. */
    TEST;

    /**
     * Where the examples come from, the only source of what is random in them.
     *
     * @param seed of the run
     * @return a fresh stream of this split
     */
    public Rng stream(long seed) {
        return new Rng(seed).fork(name().toLowerCase(Locale.ROOT));
    }
}
