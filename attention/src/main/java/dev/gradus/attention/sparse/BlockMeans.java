package dev.gradus.attention.sparse;

import dev.gradus.op.shape.Concat;
import dev.gradus.tensor.Tensor;

/**
 * The mean key of every finished block.
 *
 * @param block tokens of a block
 * @param means [B,n,K,d]
 */
record BlockMeans(int block, Tensor means) {

    int count() {
        return means.dim(1);
    }

    /** With the blocks of further keys [B,T,K,d], of which the first begins a block. */
    BlockMeans and(Tensor keys) {
        int more = keys.dim(1) / block;
        if (more == 0) {
            return this;
        }
        Tensor whole = keys.slice(1, 0, more * block);
        Tensor added = whole.reshape(keys.dim(0), more, block, keys.dim(2), keys.dim(3)).mean(2);
        added = added.reshape(keys.dim(0), more, keys.dim(2), keys.dim(3));
        return new BlockMeans(block, count() == 0 ? added : means.apply(new Concat(1), added));
    }
}
