package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.random.Rng;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The pattern of BigBird (Zaheer et al. 2020, section 2): blocks see themselves and both neighbours, some random blocks, and a few
 * global blocks, which see everyone.
 *
 * <p>Random blocks are drawn once, differ from one another, from the neighbours and from the global blocks, and are the same
 * in training and afterwards. (The public code may draw a block twice, which then counts twice, and draws block 0 only
 * when it does not train; see {@link RepeatedBlocks}.)
 */
public final class BigBird {
    private BigBird() {}

    /**
     * Internal construction (ITC): the first and the last block are global.
     *
     * @param tokens T; the last block may be shorter
     * @param block tokens of a block
     * @param random r, random blocks of each row, fewer where there are no more
     * @param heads H; each head draws its own
     * @param rng where the blocks are drawn from
     * @return the pattern
     */
    public static BlockSparse internal(int tokens, int block, int random, int heads, Rng rng) {
        int count = blocks(tokens, block);
        int[][][] drawn = draw(count, random, heads, rng, (i, j) -> !isBase(count, i, j));
        return new BlockSparse(block,
                BlockLayout.of(heads, count, count, (h, i, j) -> isBase(count, i, j) || contains(drawn[h][i], j)));
    }

    /**
     * Extended construction (ETC): global tokens stand before the text, see everyone and are seen by everyone. No block of
     * the text is global.
     *
     * @param global g, tokens before the text
     * @param tokens T, tokens of the text
     * @param block tokens of a block
     * @param random r, random blocks of each row
     * @param heads H
     * @param rng where the blocks are drawn from
     * @return the pattern for g + T tokens
     */
    public static AttentionPattern extended(int global, int tokens, int block, int random, int heads, Rng rng) {
        int count = blocks(tokens, block);
        int[][][] drawn = draw(count, random, heads, rng, (i, j) -> Math.abs(i - j) > 1);
        BlockLayout layout = BlockLayout.of(
                heads, count, count, (h, i, j) -> Math.abs(i - j) <= 1 || contains(drawn[h][i], j));
        FirstKeys extra = new FirstKeys(global);
        return new Shifted(global, new BlockSparse(block, layout)).or(extra).or(new Transposed(extra));
    }

    /** Blocks that a row sees in any case. */
    static boolean isBase(int count, int i, int j) {
        return i == 0 || j == 0 || i == count - 1 || j == count - 1 || Math.abs(i - j) <= 1;
    }

    /** Whether a row may draw a block. */
    private interface Free {
        boolean at(int row, int block);
    }

    /** Random blocks [heads, rows, r], fewer where fewer are free. */
    private static int[][][] draw(int count, int random, int heads, Rng rng, Free free) {
        int[][][] drawn = new int[heads][count][];
        for (int h = 0; h < heads; h++) {
            Rng own = rng.fork("head." + h);
            for (int i = 0; i < count; i++) {
                int row = i;
                drawn[h][i] = some(random, own, count, j -> free.at(row, j));
            }
        }
        return drawn;
    }

    private static int[] some(int random, Rng rng, int count, IntPredicate free) {
        int[] order = IntStream.range(0, count).filter(free).toArray();
        int n = Math.min(random, order.length);
        for (int i = 0; i < n; i++) { // the first n of a shuffle
            int with = i + rng.nextInt(order.length - i);
            int kept = order[i];
            order[i] = order[with];
            order[with] = kept;
        }
        return Arrays.copyOf(order, n);
    }

    private static boolean contains(int[] some, int j) {
        for (int one : some) {
            if (one == j) {
                return true;
            }
        }
        return false;
    }

    private static int blocks(int tokens, int block) {
        if (tokens < 1 || block < 1) {
            throw new IllegalArgumentException(
                    "bigbird needs at least 1 token and a block of at least 1, got " + tokens + " and " + block);
        }
        return (tokens + block - 1) / block;
    }
}
