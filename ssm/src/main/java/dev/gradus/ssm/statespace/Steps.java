package dev.gradus.ssm.statespace;

import dev.gradus.tensor.Tensor;

/** Tokens that a mixer may be given. */
final class Steps {
    private Steps() {}

    /** Refuses what is no [B,T,D] with at least one step. */
    static void check(String mixer, Tensor x, int modelDim) {
        if (x.shape().rank() != 3 || x.dim(1) < 1 || x.dim(2) != modelDim) {
            throw new IllegalArgumentException(
                    mixer + " needs x [B,T," + modelDim + "] with at least one step, got " + x.shape());
        }
    }

    /** Refuses what is no token [B,D]. */
    static void checkToken(String mixer, Tensor x, int modelDim) {
        if (x.shape().rank() != 2 || x.dim(1) != modelDim) {
            throw new IllegalArgumentException(mixer + " needs a token [B," + modelDim + "], got " + x.shape());
        }
    }
}
