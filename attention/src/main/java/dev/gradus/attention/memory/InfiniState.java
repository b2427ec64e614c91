package dev.gradus.attention.memory;

import dev.gradus.sequence.KeyValues;

/**
 * What {@link InfiniAttention} remembers: a constant amount.
 *
 * @param segment keys, not rotated, and values of the segment at hand
 * @param memory of all segments before
 */
public record InfiniState(KeyValues segment, CompressiveMemory memory) {

    /**
     * Memory of both.
     *
     * @return bytes
     */
    public long bytes() {
        return segment.bytes() + memory.bytes();
    }
}
