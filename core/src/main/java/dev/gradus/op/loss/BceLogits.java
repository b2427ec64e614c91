package dev.gradus.op.loss;

/**
 * {@code L = -a sum (t log s(x) + (1-t) log(1 - s(x))); dx = a dL (s(x) - t), dt = -a dL x}.
 *
 * <p>Binary cross-entropy with s the sigmoid. Inputs: logits x and probabilities t, of one shape; output: L []. Computed
 * from the logits, so it can't overflow; an infinite logit that is right costs nothing. The factor a is 1 for a sum,
 * 1/(number of elements) for a mean.
 *
 * @param reduction mean or sum over the elements
 */
public record BceLogits(Reduction reduction) implements PairLoss {

    @Override
    public double value(double x, double t) {
        double yes = t == 0 ? 0 : t * softplus(-x);
        double no = t == 1 ? 0 : (1 - t) * softplus(x);
        return yes + no;
    }

    @Override
    public double slopeOfInput(double x, double t) {
        return 1 / (1 + StrictMath.exp(-x)) - t;
    }

    @Override
    public double slopeOfTarget(double x, double t) {
        return -x;
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
