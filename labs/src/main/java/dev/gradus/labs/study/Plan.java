package dev.gradus.labs.study;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.optim.Schedule;

/**
 * How all models of a comparison are trained: AdamW, gradients clipped at norm 1, a rate that rises in 50 steps and falls along a
 * cosine to a tenth.
 *
 * @param seeds how many seeds each model is trained on
 * @param batch sequences of a step
 * @param steps number of steps
 * @param rate  highest learning rate
 */
public record Plan(int seeds, int batch, int steps, double rate) {
    private static final int WARMUP = 50;
    private static final double FLOOR = 0.1;
    private static final int MOMENTS = 20;
    private static final long MOST = 4_000_000;

    /** Checks the ranges. */
    public Plan {
        Ranges.check("seeds", seeds, 1, 100);
        Ranges.check("batch", batch, 1, 4096);
        Ranges.check("steps", steps, 1, 1_000_000);
        Ranges.check("rate", rate, 0, 10);
        if ((long) steps * batch > MOST) {
            throw new IllegalArgumentException("a training needs at most " + MOST + " sequences, got steps = " + steps
                    + " of batch = " + batch);
        }
    }

    Schedule schedule() {
        int warmup = Math.min(WARMUP, steps / 2);
        return Schedule.warmup(warmup, Schedule.cosine(rate, FLOOR * rate, Math.max(1, steps - warmup)));
    }

    /** Evenly spread steps, the last one among them. */
    boolean isMoment(long step) {
        return step * MOMENTS / steps > (step - 1) * MOMENTS / steps;
    }
}
