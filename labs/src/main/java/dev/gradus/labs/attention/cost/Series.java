package dev.gradus.labs.attention.cost;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The costs of an attention, shortest text first.
 *
 * @param mechanism which
 * @param costs     up to the longest text that was measured
 * @param stopped   why no longer text was tried, or empty
 */
record Series(Mechanism mechanism, List<Cost> costs, String stopped) {
    private static final int FITTED = 4;

    /** The longest text. */
    Cost last() {
        return costs.get(costs.size() - 1);
    }

    /** The exponent p of {@code cost ~ tokens^p}, a line through the logarithms of the longest lengths. */
    double exponent(ToDoubleFunction<Cost> cost) {
        List<Cost> fitted = costs.subList(Math.max(0, costs.size() - FITTED), costs.size());
        double meanX = fitted.stream().mapToDouble(c -> Math.log(c.tokens())).average().orElse(0);
        double meanY = fitted.stream().mapToDouble(c -> Math.log(cost.applyAsDouble(c))).average().orElse(0);
        double up = 0;
        double along = 0;
        for (Cost c : fitted) {
            double dx = Math.log(c.tokens()) - meanX;
            up += dx * (Math.log(cost.applyAsDouble(c)) - meanY);
            along += dx * dx;
        }
        return up / along;
    }
}
