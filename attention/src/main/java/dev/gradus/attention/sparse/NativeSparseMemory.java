package dev.gradus.attention.sparse;

import dev.gradus.sequence.KeyValues;

/**
 * What {@link NativeSparseAttention} remembers.
 *
 * @param compressed keys and values of all finished blocks
 * @param pending keys and values of the tokens that blocks still to be finished begin with
 * @param selected keys and values of all tokens, to be selected from
 * @param near keys and values of the window
 * @param length tokens seen
 */
public record NativeSparseMemory(
        KeyValues compressed, KeyValues pending, KeyValues selected, KeyValues near, int length) {

    /**
     * Memory of all keys and values.
     *
     * @return bytes
     */
    public long bytes() {
        return compressed.bytes() + pending.bytes() + selected.bytes() + near.bytes();
    }
}
