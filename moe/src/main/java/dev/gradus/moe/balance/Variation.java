package dev.gradus.moe.balance;

import dev.gradus.op.reduce.Var;
import dev.gradus.tensor.Tensor;

/** Which variance the squared coefficient of variation is made of; the paper's form and a popular code differ. */
public enum Variation {
    /** Divided by E: {@code E - 1} where all is on one expert. */
    POPULATION,
    /** Divided by E - 1: {@code E} where all is on one expert. */
    UNBIASED;

    private static final double EPS = 1e-10;

    /** {@code var(x) / (mean(x)^2 + 1e-10)} of x [E], a scalar; 0 for a single expert. */
    Tensor squared(Tensor x) {
        Tensor mean = x.mean();
        if (x.size() < 2) {
            return mean.mul(0);
        }
        return x.apply(new Var(new int[0], false, this == UNBIASED)).div(mean.mul(mean).add(EPS));
    }
}
