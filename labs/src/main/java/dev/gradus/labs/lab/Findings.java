package dev.gradus.labs.lab;

import java.util.List;

/**
 * What a run found.
 *
 * @param table        rows for the terminal and {@code run.json}
 * @param expectations the claims and whether they came true
 */
public record Findings(Table table, List<Expectation> expectations) {
    /** What an interrupted run found. */
    public static final Findings NONE = new Findings(new Table(List.of(), List.of()), List.of());

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
