package dev.gradus.attention.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of which some are listed more than once, and then count as often in the softmax, as in BigBird's public code.
 *
 * <p>A softmax over repeated keys is the merge of plain ones: over all blocks listed at least once, over those listed at
 * least twice, and so on.
 */
public final class RepeatedBlocks {
    private RepeatedBlocks() {}

    /** How often a block of queries lists a block of keys. */
    @FunctionalInterface
    public interface Count {

        /**
         * Says it for one block.
         *
         * @param head which head
         * @param row block of queries
         * @param column block of keys
         * @return 0 or more
         */
        int of(int head, int row, int column);
    }

    /**
     * The plain patterns whose merge counts every block as often as it is listed.
     *
     * @param block tokens of a block
     * @param heads H
     * @param blocks rows and columns of the layout
     * @param count how often a block is listed
     * @return blocks listed at least once, at least twice, and so on; one pattern if none is repeated
     */
    public static List<BlockSparse> of(int block, int heads, int blocks, Count count) {
        List<BlockSparse> levels = new ArrayList<>();
        BlockSparse level = atLeast(1, block, heads, blocks, count);
        do {
            levels.add(level);
            level = atLeast(levels.size() + 1, block, heads, blocks, count);
        } while (level.layout().density() > 0);
        return List.copyOf(levels);
    }

    /**
     * The lists of BigBird's public code: the first and the last block, the neighbours, and the given random blocks.
     *
     * @param block tokens of a block
     * @param blocks how many there are
     * @param random [heads, blocks - 2, r], the random blocks of all rows but the first and the last
     * @return the patterns to merge
     */
    public static List<BlockSparse> bigBird(int block, int blocks, int[][][] random) {
        return of(block, random.length, blocks, (h, i, j) -> {
            int listed = BigBird.isBase(blocks, i, j) ? 1 : 0;
            if (i > 0 && i < blocks - 1) {
                for (int one : random[h][i - 1]) {
                    listed += one == j ? 1 : 0;
                }
            }
            return listed;
        });
    }

    private static BlockSparse atLeast(int times, int block, int heads, int blocks, Count count) {
        return new BlockSparse(
                block, BlockLayout.of(heads, blocks, blocks, (h, i, j) -> count.of(h, i, j) >= times));
    }
}
