package dev.gradus.labs.lab;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The labs that can be run, by name.
 *
 * @param all in the order of the list
 */
public record Labs(List<Lab> all) {

    /** Copies the list. */
    public Labs {
        all = List.copyOf(all);
    }

    Lab named(String name) {
        return all.stream().filter(lab -> lab.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no lab '" + name + "'; there are: "
                        + all.stream().map(Lab::name).collect(Collectors.joining(", "))));
    }
}
