package dev.gradus.ssm.rwkv;

import dev.gradus.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A cheap function of a token, {@code o + f(x D) U} of rank R.
 *
 * @param offset o [1,1,D], or null for 0
 * @param down D [D,R]
 * @param up U [R,D]
 */
record LowRank(Tensor offset, Tensor down, Tensor up) {

    /** x [B,T,D] to [B,T,D]. */
    Tensor of(Tensor x, UnaryOperator<Tensor> inside) {
        Tensor y = inside.apply(x.matmul(down)).matmul(up);
        return offset == null ? y : y.add(offset);
    }
}
