package dev.gradus.ssm.statespace;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Padding: what is hidden by a mask counts as 0. */
final class Padding {
    private Padding() {}

    /** x [B,T,C] with 0 where the mask [B,T] is 0; x itself without a mask. */
    static Tensor hide(Tensor x, Tensor mask) {
        if (mask == null) {
            return x;
        }
        if (mask.dtype() != DType.INT32 || mask.shape().rank() != 2 || mask.dim(0) != x.dim(0)
                || mask.dim(1) != x.dim(1)) {
            throw new IllegalArgumentException("padding needs an int32 mask [B,T] for x " + x.shape() + ", got "
                    + mask.dtype() + " " + mask.shape());
        }
        int[] seen = mask.ints();
        Tensor factor = Tensor.zeros(x.dtype(), mask.shape());
        for (int i = 0; i < seen.length; i++) {
            if (x.dtype() == DType.FLOAT32) {
                factor.floats()[i] = seen[i] == 0 ? 0f : 1f;
            } else {
                factor.doubles()[i] = seen[i] == 0 ? 0 : 1;
            }
        }
        return x.mul(factor.reshape(mask.dim(0), mask.dim(1), 1));
    }

    /** Refuses what is no [B,T,D] with at least one step. */
    static void checkSteps(String mixer, Tensor x, int modelDim) {
        if (x.shape().rank() != 3 || x.dim(1) < 1 || x.dim(2) != modelDim) {
            throw new IllegalArgumentException(
                    mixer + " needs x [B,T," + modelDim + "] with at least one step, got " + x.shape());
        }
    }
}
