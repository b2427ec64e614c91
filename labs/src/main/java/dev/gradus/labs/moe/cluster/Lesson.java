package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.task.ClusterRegression;
import dev.gradus.labs.task.Split;
import dev.gradus.random.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to learn of one seed, the same for all models: a pool of batches, gone through again and again, and the
 * exam.
 */
final class Lesson {
    private static final int POOL = 256;

    private final long seed;
    private final Training training;
    private final List<ClusterRegression.Examples> batches = new ArrayList<>();
    private final Exam exam;

    Lesson(Training training, long seed) {
        this.seed = seed;
        this.training = training;
        ClusterRegression task = new ClusterRegression(training.task(), seed);
        Rng points = Split.TRAIN.stream(seed);
        for (int i = 0; i < Math.min(POOL, training.steps()); i++) {
            batches.add(task.draw(training.batch(), points));
        }
        exam = new Exam(task, training, seed);
    }

    long seed() {
        return seed;
    }

    Training training() {
        return training;
    }

    /** The batch of a step. */
    ClusterRegression.Examples batch(long number) {
        return batches.get((int) (number % batches.size()));
    }

    Exam exam() {
        return exam;
    }
}
