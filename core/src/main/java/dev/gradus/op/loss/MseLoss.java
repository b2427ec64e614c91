package dev.gradus.op.loss;

/**
 * {@code L = a sum (x - t)^2; dx = 2 a dL (x - t), dt = -dx}.
 *
 * <p>Inputs: predictions x and targets t, of one shape; output: L []. The factor a is 1 for a sum, 1/(number of elements)
 * for a mean.
 *
 * @param reduction mean or sum over the elements
 */
public record MseLoss(Reduction reduction) implements PairLoss {

    @Override
    public double value(double x, double t) {
        return (x - t) * (x - t);
    }

    @Override
    public double slopeOfInput(double x, double t) {
        return 2 * (x - t);
    }

    @Override
    public double slopeOfTarget(double x, double t) {
        return -2 * (x - t);
    }
}
