package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.labs.task.ClusterRegression;
import dev.gradus.optim.Schedule;

/**
 * How cluster regression is learnt; the same for all models of a comparison.
 *
 * @param task    what is learnt
 * @param seeds   how many seeds each model is trained on; another seed is another task
 * @param batch   points of a step
 * @param steps   number of steps
 * @param rate    highest learning rate
 */
record Training(ClusterRegression.Config task, int seeds, int batch, int steps, double rate) {
    private static final int WARMUP = 50;
    private static final double FLOOR = 0.1;
    private static final int HELD_OUT = 8192;
    private static final int MOMENTS = 24;

    /** Checks the ranges. */
    Training {
        Ranges.check("seeds", seeds, 1, 1000);
        Ranges.check("batch", batch, 8, HELD_OUT);
        Ranges.check("steps", steps, 1, 1_000_000);
        Ranges.check("rate", rate, 0, 10);
    }

    /** Checks the settings of a task and makes its form. */
    static ClusterRegression.Config task(int clusters, double zipf) {
        Ranges.check("clusters", clusters, 2, 1024);
        Ranges.check("zipf", zipf, 0, 10);
        return new ClusterRegression.Config(clusters, ClusterRegression.Config.DEFAULT.dim(),
                ClusterRegression.Config.DEFAULT.spread(), ClusterRegression.Config.DEFAULT.noise(), zipf);
    }

    /** Up in a line, then down along a cosine to a tenth. */
    Schedule schedule() {
        int warmup = Math.min(WARMUP, steps / 2);
        return Schedule.warmup(warmup, Schedule.cosine(rate, FLOOR * rate, Math.max(1, steps - warmup)));
    }

    /** Batches of held-out points that a model is judged by, as large as those it learns from. */
    int heldOutBatches() {
        return HELD_OUT / batch;
    }

    /** The first steps, in which loads change most, then evenly spread ones up to the last. */
    boolean isMoment(long step) {
        return step == 1 || step * MOMENTS / steps > (step - 1) * MOMENTS / steps;
    }
}
