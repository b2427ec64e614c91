package dev.gradus.op.math;

/**
 * {@code y = x min(max(x + 3, 0), 6) / 6; dx = dy (x / 3 + 1/2) within -3..3, 0 below, dy above}.
 *
 * <p>Follows Howard et al. 2019, MobileNetV3.
 */
public record HardSwish() implements UnaryOp {

    @Override
    public double value(double x) {
        return x * Math.min(Math.max(x + 3, 0), 6) / 6;
    }

    @Override
    public double slope(double x, double y) {
        return x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1;
    }
}
