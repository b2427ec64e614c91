package dev.gradus.optim;

/** Learning rate as a function of the step, counted from 0. Schedules compose: {@code warmup(100, cosine(...))}. */
@FunctionalInterface
public interface Schedule {

    /**
     * Learning rate of a step.
     *
     * @param step number of finished steps
     * @return the rate
     */
    double at(long step);

    /**
     * The same rate always.
     *
     * @param rate learning rate
     * @return the schedule
     */
    static Schedule constant(double rate) {
        checkRate("constant", rate);
        return step -> rate;
    }

    /**
     * Half a cosine from {@code peak} at step 0 to {@code floor} at {@code steps}, and {@code floor} from then on:
     * {@code floor + (peak - floor) (1 + cos(pi step / steps)) / 2} (Loshchilov and Hutter 2017, SGDR, without restarts).
     *
     * @param peak  first rate
     * @param floor last rate
     * @param steps length
     * @return the schedule
     */
    static Schedule cosine(double peak, double floor, long steps) {
        checkRate("cosine", peak);
        checkRate("cosine", floor);
        if (steps < 1) {
            throw new IllegalArgumentException("cosine needs at least 1 step, got " + steps);
        }
        return step -> floor + (peak - floor) * (1 + StrictMath.cos(StrictMath.PI * Math.min(step, steps) / steps)) / 2;
    }

    /**
     * Straight up during the first steps: {@code (step + 1) / warmupSteps} of the rate at which {@code after} starts, then
     * {@code after}, counted from 0 again.
     *
     * @param warmupSteps length of the rise; 0 for none
     * @param after       what follows
     * @return the schedule
     */
    static Schedule warmup(long warmupSteps, Schedule after) {
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("warmup needs at least 0 steps, got " + warmupSteps);
        }
        return step -> step < warmupSteps
                ? after.at(0) * (step + 1) / warmupSteps
                : after.at(step - warmupSteps);
    }

    private static void checkRate(String schedule, double rate) {
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(schedule + " needs a finite learning rate of at least 0, got " + rate);
        }
    }
}
