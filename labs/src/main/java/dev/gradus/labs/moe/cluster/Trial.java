package dev.gradus.labs.moe.cluster;

import dev.gradus.labs.task.Census;
import dev.gradus.moe.balance.Load;
import java.util.List;

/**
 * What came of training one variant on one seed.
 *
 * @param variant    name of the model
 * @param seed       of the task, the weights and the batches
 * @param parameters all trained numbers
 * @param active     those that one point meets
 * @param routers    those of the router
 * @param moments    how it stood on the held-out points on the way, the last one at the end
 * @param census     times each cluster chose each expert at the end, [C][E]; E is 0 without experts
 */
record Trial(
        String variant, long seed, long parameters, long active, long routers, List<Moment> moments, long[][] census) {

    /** Checks that there is something in it, which a damaged file need not have. */
    Trial {
        if (variant == null || moments == null || moments.isEmpty() || census == null || census.length == 0) {
            throw new IllegalArgumentException("a trial needs a variant, moments and a census");
        }
        moments = List.copyOf(moments);
    }

    /**
     * How a model stands on the held-out points.
     *
     * @param step    finished steps
     * @param error   mean squared error
     * @param dropped share of the choices that found no room
     * @param load    times each expert was chosen, before any capacity; empty without experts
     */
    record Moment(long step, double error, double dropped, int[] load) {
        double violation() {
            return Load.maxViolation(load);
        }

        double share(int expert) {
            double all = 0;
            for (int one : load) {
                all += one;
            }
            return load[expert] / all;
        }
    }

    private Moment last() {
        return moments.get(moments.size() - 1);
    }

    double error() {
        return last().error();
    }

    double dropped() {
        return last().dropped();
    }

    double violation() {
        return last().violation();
    }

    /** Experts that at least one held-out point chose. */
    double alive() {
        int alive = 0;
        for (int load : last().load()) {
            alive += load > 0 ? 1 : 0;
        }
        return alive;
    }

    double specialization() {
        Census counts = new Census(census.length, census[0].length);
        for (int c = 0; c < census.length; c++) {
            for (int e = 0; e < census[c].length; e++) {
                counts.add(c, e, census[c][e]);
            }
        }
        return counts.specialization();
    }

    boolean isMixture() {
        return census[0].length > 0;
    }
}
