package dev.gradus.labs.lab;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A lab: experiments around one kind of model, its parts.
 *
 * @param name    what it is called on the command line
 * @param summary what it is about, one line
 * @param parts   the experiments; the first is the one that runs when none is named
 */
public record Lab(String name, String summary, List<Part<?>> parts) {

    /** Copies the list, which needs at least one part. */
    public Lab {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("the lab " + name + " needs at least one part, got none");
        }
    }

    /**
     * One of the parts.
     *
     * @param wanted its name, or null for the first
     * @return the part
     * @throws IllegalArgumentException if there is none of that name; the message lists those that there are
     */
    Part<?> part(String wanted) {
        return parts.stream().filter(part -> wanted == null || part.name().equals(wanted)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the lab " + name + " has no part '" + wanted
                        + "'; it has: " + parts.stream().map(Part::name).collect(Collectors.joining(", "))));
    }
}
