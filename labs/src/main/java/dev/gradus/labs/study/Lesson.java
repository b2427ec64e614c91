package dev.gradus.labs.study;

import dev.gradus.labs.task.SequenceTask;
import java.util.List;

/**
 * What a model learns and how it is judged.
 *
 * @param task   what it learns
 * @param papers what it is judged by; the first is the task itself, the others are longer
 */
public record Lesson(SequenceTask task, List<Paper> papers) {

    /**
     * Held-out examples of one length.
     *
     * @param length in the measure of the task, such as tokens or slots
     * @param task   where they come from
     * @param count  how many
     */
    public record Paper(int length, SequenceTask task, int count) {}

    /** Checks that there is something to judge by. */
    public Lesson {
        papers = List.copyOf(papers);
        if (papers.isEmpty()) {
            throw new IllegalArgumentException("a lesson needs at least one paper, got none");
        }
    }

    /**
     * The lengths that models are judged at.
     *
     * @return as on the papers
     */
    public int[] lengths() {
        return papers.stream().mapToInt(Paper::length).toArray();
    }
}
