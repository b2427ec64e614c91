package dev.gradus.labs.ssm;

import dev.gradus.labs.study.Lesson;
import dev.gradus.labs.task.SequenceTask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Lessons that are learnt at one length and judged at its doublings. */
final class Doublings {
    private static final int AS_LEARNT = 256;
    private static final int LONGER = 128;

    private Doublings() {}

    /** A lesson of a task that is made for a length. */
    static Lesson lesson(int length, int doublings, IntFunction<SequenceTask> task) {
        return new Lesson(List.of(task.apply(length)), papers(length, doublings, task));
    }

    /** A paper for each length. */
    static List<Lesson.Paper> papers(int length, int doublings, IntFunction<SequenceTask> task) {
        List<Lesson.Paper> papers = new ArrayList<>();
        for (int d = 0; d <= doublings; d++) {
            papers.add(new Lesson.Paper(length << d, task.apply(length << d), d == 0 ? AS_LEARNT : LONGER));
        }
        return papers;
    }
}
