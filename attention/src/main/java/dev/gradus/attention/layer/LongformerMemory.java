package dev.gradus.attention.layer;

import dev.gradus.sequence.KeyValues;

/**
 * What {@link CausalLongformerAttention} remembers.
 *
 * @param near keys and values of the global tokens and of the window, in the order of their places
 * @param all keys and values of all tokens as global tokens read them; none when no other global token can come
 * @param length tokens seen
 */
public record LongformerMemory(KeyValues near, KeyValues all, int length) {

    /**
     * Memory of the keys and values.
     *
     * @return bytes
     */
    public long bytes() {
        return near.bytes() + all.bytes();
    }
}
