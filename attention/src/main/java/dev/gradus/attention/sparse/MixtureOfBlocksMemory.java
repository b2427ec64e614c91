package dev.gradus.attention.sparse;

import dev.gradus.sequence.KeyValues;
import dev.gradus.tensor.Tensor;

/**
 * What {@link MixtureOfBlockAttention} remembers.
 *
 * @param all keys, rotated, and values of all tokens
 * @param means [B,n,K,d], the mean key of every finished block
 */
public record MixtureOfBlocksMemory(KeyValues all, Tensor means) {

    /**
     * Memory of keys, values and means.
     *
     * @return bytes
     */
    public long bytes() {
        return all.bytes() + (long) means.size() * means.dtype().bytes();
    }
}
