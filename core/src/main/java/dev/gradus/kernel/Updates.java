package dev.gradus.kernel;

/**
 * Optimiser steps, each in one pass and in place; the arithmetic is that of {@code torch.optim}.
 *
 * <p>A step works on elements {@code from} to {@code from + n - 1} of every array: the parameter p, its gradient g (never
 * written), and the state. State arrays start at zero.
 */
public interface Updates {

    /**
     * Stochastic gradient descent.
     *
     * @param lr learning rate
     * @param momentum mu; 0 for none, and then no state is read or written
     * @param dampening tau, which weakens new gradients; not applied at the first step
     * @param weightDecay L2 penalty
     * @param nesterov whether the step looks ahead along the new momentum
     * @param first whether this is the first step, which takes the gradient itself as momentum
     */
    record Sgd(float lr, float momentum, float dampening, float weightDecay, boolean nesterov, boolean first) {

        /** Factor of the old momentum: mu, or 0 at the first step. */
        public float kept() {
            return first ? 0f : momentum;
        }

        /** Factor of the gradient in the new momentum: 1 - tau, or 1 at the first step. */
        public float fresh() {
            return first ? 1f : 1f - dampening;
        }
    }

    /**
     * Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019).
     *
     * @param lr learning rate
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of squared gradients
     * @param eps added to the root
     * @param weightDecay of the parameter itself if {@code decoupled}, else an L2 penalty
     * @param decoupled true for AdamW
     * @param step number of this step, from 1 on
     */
    record Adam(double lr, double beta1, double beta2, double eps, double weightDecay, boolean decoupled, long step) {

        /** Checks the step, which divides. */
        public Adam {
            if (step < 1) {
                throw new IllegalArgumentException("Adam needs a step number of at least 1, got " + step);
            }
        }

        /** Factor of the parameter before the step: {@code 1 - lr weightDecay} for AdamW, else 1. */
        public float keep() {
            return decoupled ? (float) (1 - lr * weightDecay) : 1;
        }

        /** L2 penalty, 0 for AdamW. */
        public float penalty() {
            return decoupled ? 0 : (float) weightDecay;
        }

        /** {@code lr / (1 - beta1^step)}. */
        public float stepSize() {
            return (float) (lr / (1 - StrictMath.pow(beta1, step)));
        }

        /** {@code 1 / sqrt(1 - beta2^step)}. */
        public float rootScale() {
            return (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, step)));
        }
    }

    /**
     * RMSprop (Hinton 2012).
     *
     * @param lr learning rate
     * @param alpha decay of the mean of squared gradients
     * @param eps added to the root
     * @param momentum mu; 0 for none, and then {@code buffer} may be null
     * @param centered whether the square of the mean gradient is taken off; if not, {@code mean} may be null
     * @param weightDecay L2 penalty
     */
    record RmsProp(float lr, float alpha, float eps, float momentum, boolean centered, float weightDecay) {}

    /**
     * Adagrad (Duchi et al. 2011).
     *
     * @param lr learning rate of this step; a decaying one is {@code lr / (1 + (step - 1) decay)}
     * @param eps added to the root
     * @param weightDecay L2 penalty
     */
    record Adagrad(float lr, float eps, float weightDecay) {}

    /**
     * With {@code d = g + weightDecay p}: {@code m = mu m + (1 - tau) d}, {@code p -= lr m}, or Nesterov's
     * {@code p -= lr (d + mu m)}.
     *
     * @param m momentum, or null if {@code momentum} is 0
     */
    void sgd(Sgd rule, float[] p, float[] g, float[] m, int from, int n);

    /**
     * With {@code d = g + penalty p}: {@code m += (1 - beta1)(d - m)}, {@code v = beta2 v + (1 - beta2) d^2},
     * {@code p = keep p - stepSize m / (rootScale sqrt v + eps)}.
     *
     * @param m mean of the gradients
     * @param v mean of their squares
     */
    void adam(Adam rule, float[] p, float[] g, float[] m, float[] v, int from, int n);

    /**
     * With {@code d = g + weightDecay p}: {@code v = alpha v + (1 - alpha) d^2}, {@code u = d / (sqrt v + eps)}, then
     * {@code p -= lr u}, or with momentum {@code b = mu b + u, p -= lr b}.
     *
     * <p>If centered, {@code mean += (1 - alpha)(d - mean)}, and the root is that of {@code v - mean^2}.
     *
     * @param v mean of the squared gradients
     */
    void rmsProp(RmsProp rule, float[] p, float[] g, float[] v, float[] mean, float[] buffer, int from, int n);

    /**
     * With {@code d = g + weightDecay p}: {@code s += d^2, p -= lr d / (sqrt s + eps)}.
     *
     * @param s sum of the squared gradients
     */
    void adagrad(Adagrad rule, float[] p, float[] g, float[] s, int from, int n);
}
