package dev.gradus.attention.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.op.attention.Attention;
import dev.gradus.pattern.Tile;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks read in the order of the keys give what a pattern of the same pairs gives. */
class BlockReadsTest {

    private static Tensor heads(int seed, DType dtype, int... shape) {
        Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(shape));
        new Rng(seed).fillNormal(x.doubles(), 0, 1);
        return x.to(dtype);
    }

    private static Tensor[] inputs(DType dtype, int batch, int heads, int group, int first, int tokens) {
        return new Tensor[] {
            heads(1, dtype, batch, tokens, heads, 6).requireGrad(),
            heads(2, dtype, batch, first + tokens, heads / group, 6).requireGrad(),
            heads(3, dtype, batch, first + tokens, heads / group, 5).requireGrad()
        };
    }

    private static void near(Tensor expected, Tensor found) {
        double tolerance = found.dtype() == DType.FLOAT64 ? 1e-12 : 2e-5;
        assertArrayEquals(expected.to(DType.FLOAT64).doubles(), found.to(DType.FLOAT64).doubles(), tolerance);
    }

    /** Every query its own block, and others before it with a chance of {@code odds} in 8; sequences differ. */
    private static List<SelectedBlocks> chosen(
            int batch, int heads, int group, int first, int tokens, int block, int odds) {
        Random random = new Random(7);
        BitSet[][][] all = new BitSet[batch][heads / group][tokens];
        for (BitSet[][] sequence : all) {
            for (BitSet[] head : sequence) {
                for (int t = 0; t < tokens; t++) {
                    int own = (first + t) / block;
                    head[t] = new BitSet();
                    head[t].set(own);
                    for (int j = 0; j < own; j++) {
                        head[t].set(j, random.nextInt(8) < odds);
                    }
                }
            }
        }
        return Stream.of(all).map(sequence -> new SelectedBlocks(block, group, first, sequence)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT64, 2, 4, 2, 0, 37, 5, 3", "FLOAT64, 1, 2, 2, 11, 9, 4, 8", "FLOAT64, 1, 1, 1, 0, 7, 9, 4",
        "FLOAT32, 2, 4, 4, 0, 300, 17, 2", "FLOAT32, 1, 4, 2, 130, 200, 64, 5", "FLOAT32, 1, 2, 1, 0, 150, 1, 1"
    })
    void valuesAndGradientsAreThoseOfThePattern(
            DType dtype, int batch, int heads, int group, int first, int tokens, int block, int odds) {
        List<SelectedBlocks> chosen = chosen(batch, heads, group, first, tokens, block, odds);
        Tensor[] one = inputs(dtype, batch, heads, group, first, tokens);
        Tensor[] two = inputs(dtype, batch, heads, group, first, tokens);
        Tensor y = BlockReads.attend(chosen, one[0], one[1], one[2], 0.6);
        Tensor expected = two[0].apply(new Attention(new PerSequence(List.copyOf(chosen)), 0.6), two[1], two[2]);
        Tensor weights = heads(9, dtype, y.shape().dims());
        y.mul(weights).sum().backward();
        expected.mul(weights).sum().backward();
        near(expected, y);
        for (int i = 0; i < one.length; i++) {
            near(two[i].grad(), one[i].grad());
        }
    }

    @Test
    void neighboursThatChoseOneBlockAreAFullTile() {
        SortedParts parts = new SortedParts(64, -200, new int[][] {{0, 0, 0, 2, 2, 5}, {1}});
        assertEquals(Tile.FULL, parts.classify(0, -200, -198, 0, 63));
        assertEquals(Tile.PARTIAL, parts.classify(0, -200, -197, 0, 63));
        assertEquals(Tile.EMPTY, parts.classify(0, -200, -195, 192, 319), "blocks 3 and 4");
        assertEquals(Tile.PARTIAL, parts.classify(1, -200, -199, 64, 127), "a head with one part");
        assertEquals(320, parts.nextKey(0, -200, -195, 192));
        assertEquals(Integer.MAX_VALUE, parts.nextKey(1, -199, -195, 0));
    }

    @Test
    void manyQueriesAreAskedAsOneByOne() {
        SortedParts parts = new SortedParts(4, 3, new int[][] {{0, 0, 1, 1, 1, 3}, {}});
        for (int head = 0; head < 2; head++) {
            for (int from = 3; from < 9; from++) {
                for (int key = 0; key < 20; key++) {
                    long one = 0;
                    for (int i = 0; i < 9 - from; i++) {
                        one |= parts.allows(head, from + i, key) ? 1L << i : 0;
                    }
                    assertEquals(one, parts.queriesOf(head, from, 9 - from, key), head + " " + from + " " + key);
                }
            }
        }
    }
}
