package dev.gradus.moe.balance;

import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/** Means over the tokens that count. */
final class TokenMean {
    private TokenMean() {}

    /** Mean of x [S, N] over the real tokens of all groups, [N]. */
    static Tensor of(Tensor x, TokenGroups groups) {
        return byGroup(x, new TokenGroups(Math.max(1, x.dim(0)), groups.mask())).sum(0);
    }

    /** Mean of x [S, N] over the real tokens of each group, [G, N]; 0 where there is none. */
    static Tensor byGroup(Tensor x, TokenGroups groups) {
        int count = groups.count(x.dim(0));
        if (count == 0) {
            return Tensor.zeros(x.dtype(), Shape.of(1, x.dim(1)));
        }
        Tensor counted = groups.mask() == null ? x : x.mul(shares(groups, x.dim(0), x.dtype()));
        Tensor parts = counted.reshape(count, groups.size(), x.dim(1)); // [G, S/G, N]
        return groups.mask() == null ? parts.mean(1) : parts.sum(1);
    }

    /** [S, 1]: one over the real tokens of the group, 0 for padding. */
    private static Tensor shares(TokenGroups groups, int tokens, DType dtype) {
        double[] share = new double[tokens];
        for (int first = 0; first < tokens; first += groups.size()) {
            double part = 1 / realTokens(groups, first);
            for (int t = first; t < first + groups.size(); t++) {
                share[t] = groups.isReal(t) ? part : 0;
            }
        }
        return Tensor.of(share, tokens, 1).apply(new Cast(dtype));
    }

    /** Real tokens of the group that begins at a token; at least 1, so that a mean over none is 0. */
    static double realTokens(TokenGroups groups, int first) {
        int real = 0;
        for (int t = first; t < first + groups.size(); t++) {
            real += groups.isReal(t) ? 1 : 0;
        }
        return Math.max(1, real);
    }
}
