package dev.gradus.moe.balance;

import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.Tensor;

/** Means over the tokens that count. */
final class TokenMean {
    private TokenMean() {}

    /** Mean of x [S, N] over the tokens whose mask [S] is not 0 (all if the mask is null), [N]. */
    static Tensor of(Tensor x, Tensor mask) {
        if (mask == null) {
            return x.mean(0);
        }
        double[] weight = new double[mask.size()];
        for (int t = 0; t < weight.length; t++) {
            weight[t] = mask.ints()[t] == 0 ? 0 : 1 / count(mask.size(), mask);
        }
        return x.mul(Tensor.of(weight, weight.length, 1).apply(new Cast(x.dtype()))).sum(0);
    }

    /** How many tokens count; at least 1, so that a mean over none is 0. */
    static double count(int tokens, Tensor mask) {
        if (mask == null) {
            return Math.max(1, tokens);
        }
        int real = 0;
        for (int m : mask.ints()) {
            real += m == 0 ? 0 : 1;
        }
        return Math.max(1, real);
    }
}
