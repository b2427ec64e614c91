package dev.gradus.labs.moe;

import dev.gradus.labs.lab.Lab;
import java.util.List;

/** The lab {@code moe}. */
public final class MoeLab {
    private MoeLab() {}

    /**
     * The lab with its parts.
     *
     * @return the lab
     */
    public static Lab lab() {
        return new Lab("moe", "mixtures of experts", List.of(new TextPart()));
    }
}
