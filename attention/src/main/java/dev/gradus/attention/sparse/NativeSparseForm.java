package dev.gradus.attention.sparse;

import dev.gradus.attention.pattern.FinishedBlocks;
import java.util.Arrays;

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

    /** Which block to be selected each of the first strides of a text belongs to. */
    int[] blocksOf(int strides) {
        int[] blocks = new int[strides];
        Arrays.setAll(blocks, i -> i * stride / block);
        return blocks;
    }
}
