package dev.gradus.ssm.recurrent;

import dev.gradus.tensor.Tensor;

/** A linear map of each head's channels by themselves: a matrix with blocks on its diagonal. */
final class HeadwiseLinear {
    private HeadwiseLinear() {}

    /** x [..., H i] and w [H,i,o] to [..., H o]. */
    static Tensor of(Tensor x, Tensor w) {
        int heads = w.dim(0);
        int rows = x.size() / x.dim(-1);
        Tensor byHead = x.reshape(rows, heads, w.dim(1)).transpose(0, 1); // [H,N,i]
        int[] dims = x.shape().dims();
        dims[dims.length - 1] = heads * w.dim(2);
        return byHead.matmul(w).transpose(0, 1).reshape(dims);
    }
}
