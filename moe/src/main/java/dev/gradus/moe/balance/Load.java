package dev.gradus.moe.balance;

import java.util.Arrays;

/** Measures of how evenly the experts are used. */
public final class Load {
    private Load() {}

    /**
     * Largest violation {@code max load / mean load - 1}: 0 is even, E - 1 is one expert for all (Wang et al. 2024).
     *
     * @param load times each expert was chosen
     * @return the violation; 0 if nothing was chosen
     */
    public static double maxViolation(int[] load) {
        double mean = Arrays.stream(load).average().orElse(0);
        return mean == 0 ? 0 : Arrays.stream(load).max().orElse(0) / mean - 1;
    }

    /**
     * Share of the choices that fell on the busiest expert: 1/E is even.
     *
     * @param load times each expert was chosen
     * @return the share, 0 to 1
     */
    public static double busiestShare(int[] load) {
        long sum = Arrays.stream(load).asLongStream().sum();
        return sum == 0 ? 0 : (double) Arrays.stream(load).max().orElse(0) / sum;
    }
}
