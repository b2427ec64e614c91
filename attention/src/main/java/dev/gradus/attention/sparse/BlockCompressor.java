package dev.gradus.attention.sparse;

import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Linear;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * One vector for a block of tokens, the same map for all heads: {@code W_2 gelu(W_1 [x_0 + p_0; ...; x_(l-1) + p_(l-1)])}
 * with a learned vector p for each place in the block (Yuan et al. 2025, equation 7).
 */
final class BlockCompressor extends Layer {
    private final int length;
    private final int stride;
    private final Tensor position;
    private final Linear up;
    private final Linear down;

    BlockCompressor(int length, int stride, int width, Init init, DType dtype, Rng rng) {
        this.length = length;
        this.stride = stride;
        int all = length * width;
        position =
                parameter("position", init.tensor(dtype, Shape.of(length, width), width, width, rng.fork("position")));
        up = child("up", new Linear(all, all, true, init, dtype, rng.fork("up")));
        down = child("down", new Linear(all, width, true, init, dtype, rng.fork("down")));
    }

    /** x [B,T,K,d], of which the first token begins a block, to [B,n,K,d] for all blocks that are complete. */
    Tensor forward(Tensor x, int blocks) {
        if (blocks == 0) {
            return Tensor.zeros(x.dtype(), Shape.of(x.dim(0), 0, x.dim(2), x.dim(3)));
        }
        int[] rows = new int[blocks * length];
        Arrays.setAll(rows, i -> i / length * stride + i % length);
        Tensor spread = x.apply(new IndexSelect(1), Tensor.of(rows, rows.length)); // [B,n l,K,d]
        Tensor apart = spread.reshape(x.dim(0), blocks, length, x.dim(2), x.dim(3)).permute(0, 1, 3, 2, 4);
        Tensor flat = apart.add(position).reshape(x.dim(0), blocks, x.dim(2), length * x.dim(3));
        return down.forward(Activation.GELU.apply(up.forward(flat)));
    }
}
