package dev.gradus.labs.text;

import dev.gradus.labs.lab.Ranges;
import dev.gradus.optim.Schedule;

/**
 * How a language model is trained; the same for all models of a comparison.
 *
 * @param steps      number of steps
 * @param batch      windows of a step
 * @param context    tokens of a window
 * @param warmup     steps in which the learning rate rises
 * @param rate       highest learning rate
 * @param decay      weight decay
 * @param milestones how often a model is judged on the way
 */
public record Recipe(int steps, int batch, int context, int warmup, double rate, double decay, int milestones) {
    private static final double FLOOR = 0.1;

    /** Checks the ranges. */
    public Recipe {
        Ranges.check("steps", steps, 1, 10_000_000);
        Ranges.check("batch", batch, 1, 4096);
        Ranges.check("context", context, 2, 65_536);
        Ranges.check("warmup", warmup, 0, steps);
        Ranges.check("rate", rate, 0, 10);
        Ranges.check("decay", decay, 0, 10);
        Ranges.check("milestones", milestones, 1, steps);
    }

    /** Up in a line, then down along a cosine to a tenth. */
    Schedule schedule() {
        return Schedule.warmup(warmup, Schedule.cosine(rate, FLOOR * rate, Math.max(1, steps - warmup)));
    }

    /** Milestones are evenly spread and the last step is one. */
    boolean isMilestone(long step) {
        return step * milestones / steps > (step - 1) * milestones / steps;
    }

    /**
     * Tokens of a step.
     *
     * @return batch times context
     */
    public int tokensPerStep() {
        return batch * context;
    }
}
