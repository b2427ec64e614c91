package dev.gradus.ssm.recurrent;

import dev.gradus.op.math.UnaryOp;

/**
 * {@code y = sqrt(x); dx = dy min(1 / (2y), steepest)}.
 *
 * <p>The root of RG-LRU, whose slope is infinite where a gate forgets nothing (the public code of RecurrentGemma bounds
 * it by 1000).
 *
 * @param steepest the greatest slope
 */
public record BoundedSqrt(double steepest) implements UnaryOp {

    /** Checks the slope. */
    public BoundedSqrt {
        if (!(steepest > 0)) {
            throw new IllegalArgumentException("bounded_sqrt needs a positive steepest slope, got " + steepest);
        }
    }

    @Override
    public double value(double x) {
        return Math.sqrt(x);
    }

    @Override
    public double slope(double x, double y) {
        return Math.min(0.5 / y, steepest);
    }
}
