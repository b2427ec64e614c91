package dev.gradus.labs.attention.bigbird;

import dev.gradus.attention.pattern.BigBird;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;

/** The parts of BigBird's pattern, put together one by one. */
enum Wiring {
    WINDOW("window", "each block sees itself and both neighbours", false, false), RANDOM("window + random",
            "each block also sees a few others, drawn once", true, false), GLOBAL("window + global",
                    "the first and the last block see everyone and are seen by everyone", false,
                    true), BIGBIRD("all three", "BigBird's pattern", true, true);

    private final String title;
    private final String what;
    private final boolean drawn;
    private final boolean global;

    Wiring(String title, String what, boolean drawn, boolean global) {
        this.title = title;
        this.what = what;
        this.drawn = drawn;
        this.global = global;
    }

    String title() {
        return title;
    }

    String what() {
        return what;
    }

    /** Whether a part of it is random. */
    boolean isDrawn() {
        return drawn;
    }

    /** For a text of some blocks. */
    AttentionPattern pattern(BigBirdSettings settings, int blocks, Rng rng) {
        int tokens = Math.multiplyExact(blocks, settings.block());
        int random = drawn ? settings.random() : 0;
        return global
                ? BigBird.internal(tokens, settings.block(), random, settings.heads(), rng)
                : BigBird.extended(0, tokens, settings.block(), random, settings.heads(), rng);
    }
}
