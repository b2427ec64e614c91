package dev.gradus.attention.sparse;

import dev.gradus.attention.pattern.FinishedBlocks;

/**
 * How {@link NativeSparseAttention} looks at a text.
 *
 * @param length l, tokens of a compressed block
 * @param stride d, from one compressed block to the next; a divisor of l and of l'
 * @param block l', tokens of a block that is selected, at least l
 * @param selected n, blocks that a query selects, at least 3: the first, its own and the one before are always among them
 * @param window W, tokens of the window, the query's own among them
 */
public record NativeSparseForm(int length, int stride, int block, int selected, int window) {

    /** Checks the ranges. */
    public NativeSparseForm {
        if (stride < 1 || length < stride || length % stride != 0 || block < length || block % stride != 0) {
            throw new IllegalArgumentException(
                    "native sparse attention needs a stride that divides length and block, and"
                            + " a block of at least the length, got length " + length + ", stride " + stride
                            + ", block "
                            + block);
        }
        if (selected < 3 || window < 1) {
            throw new IllegalArgumentException(
                    "native sparse attention needs at least 3 selected blocks and a window of"
                            + " at least 1, got " + selected + " and " + window);
        }
    }

    /** Who sees which of the finished blocks; queries stand {@code ahead} further than their numbers say. */
    FinishedBlocks finished(int ahead) {
        return new FinishedBlocks(length, stride, ahead);
    }

    /** Adds to the blocks to be selected what a query has found in compressed block i: by the strides that both share. */
    void spread(int i, double found, double[] importance) {
        for (int part = i; part < i + length / stride; part++) {
            int at = part * stride / block;
            if (at < importance.length) {
                importance[at] += found;
            }
        }
    }
}
