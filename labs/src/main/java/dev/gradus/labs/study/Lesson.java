package dev.gradus.labs.study;

import dev.gradus.labs.task.SequenceTask;
import java.util.List;

/**
 * What a model learns and how it is judged.
 *
 * @param stages what it learns, one after the other, each in an equal share of the steps
 * @param papers what it is judged by; the first is the last of the stages, the others are longer
 */
public record Lesson(List<SequenceTask> stages, List<Paper> papers) {

    /**
     * Held-out examples of one length.
     *
     * @param length in the measure of the task, such as tokens or slots
     * @param task   where they come from
     * @param count  how many
     */
    public record Paper(int length, SequenceTask task, int count) {}

    /** Checks that there is something to learn and to judge by. */
    public Lesson {
        stages = List.copyOf(stages);
        papers = List.copyOf(papers);
        if (stages.isEmpty() || papers.isEmpty()) {
            throw new IllegalArgumentException("a lesson needs at least one stage and one paper, got " + stages.size()
                    + " and " + papers.size());
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
