package dev.gradus.labs.lab;

import java.util.List;
import java.util.Map;

/**
 * What a run found.
 *
 * @param table        for the terminal
 * @param numbers      the same and more, unrounded, for {@code run.json}
 * @param expectations the claims and whether they came true
 */
public record Findings(Table table, Map<String, Object> numbers, List<Expectation> expectations) {
    /** What an interrupted run found. */
    public static final Findings NONE = new Findings(new Table(List.of(), List.of()), Map.of(), List.of());

    /** Copies the list. */
    public Findings {
        expectations = List.copyOf(expectations);
    }

    /**
     * Whether every claim came true.
     *
     * @return true if no band was missed
     */
    public boolean allMet() {
        return expectations.stream().allMatch(Expectation::met);
    }
}
