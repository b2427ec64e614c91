package dev.gradus.moe.balance;

import dev.gradus.moe.router.DeepSeekRouter;
import java.util.Arrays;

/**
 * Balances experts without a loss: after each training step {@code b_i += u step(mean load - load_i)} (Wang et al. 2024,
 * arXiv 2408.15664, algorithm 1; DeepSeek-V3, section 2.1.2).
 *
 * <p>Call {@link #count} for each batch and {@link #update} after the optimiser's step, in training only. The bias is in
 * the router's checkpoint; loads that were counted since the last update are not.
 */
public final class LossFreeBalance {
    private final DeepSeekRouter router;
    private final double rate;
    private final Rule rule;
    private final long[] load;

    /** How far the bias moves. */
    public enum Rule {
        /** By the sign of the error: the paper's choice. */
        SIGN {
            @Override
            double of(double error, double mean) {
                return Math.signum(error);
            }
        },
        /** By the error, as a share of the mean load: the paper's variant, which it found a little worse. */
        PROPORTIONAL {
            @Override
            double of(double error, double mean) {
                return error / mean;
            }
        };

        abstract double of(double error, double mean);
    }

    /**
     * A balance for one router.
     *
     * @param router whose bias moves
     * @param rate   u, 0.001 in the paper
     * @param rule   how far the bias moves
     * @throws IllegalArgumentException if the router has no bias or the rate is not a finite number above 0
     */
    public LossFreeBalance(DeepSeekRouter router, double rate, Rule rule) {
        if (router.bias() == null) {
            throw new IllegalArgumentException("loss-free balancing needs a router with a balancing bias");
        }
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("loss-free balancing needs a finite rate above 0, got " + rate);
        }
        this.router = router;
        this.rate = rate;
        this.rule = rule;
        this.load = new long[router.numExperts()];
    }

    /**
     * Adds the loads of a batch, before any capacity was applied.
     *
     * @param batch times each expert was chosen, [E]
     */
    public void count(int[] batch) {
        if (batch.length != load.length) {
            throw new IllegalArgumentException(
                    "loss-free balancing needs the loads of " + load.length + " experts, got " + batch.length);
        }
        for (int e = 0; e < load.length; e++) {
            load[e] += batch[e];
        }
    }

    /** Moves the bias by what was counted since the last time, and forgets it; does nothing if nothing was. */
    public void update() {
        double mean = Arrays.stream(load).sum() / (double) load.length;
        if (mean > 0) {
            router.moveBias(Arrays.stream(load).mapToDouble(n -> rate * rule.of(mean - n, mean)).toArray());
        }
        Arrays.fill(load, 0);
    }
}
