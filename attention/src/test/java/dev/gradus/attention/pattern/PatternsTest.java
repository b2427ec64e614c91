package dev.gradus.attention.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.pattern.Tile;
import dev.gradus.random.Rng;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    private static final int TOKENS = 150;
    private static final int HEADS = 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatIsSaidInBulkIsWhatIsSaidOfEachPair(int seed) {
        Random random = new Random(seed);
        for (AttentionPattern pattern : RandomPatterns.all(random, TOKENS, HEADS)) {
            for (int i = 0; i < 25; i++) {
                agree(pattern, random.nextInt(HEADS), random.nextInt(TOKENS), random.nextInt(TOKENS), random);
            }
        }
    }

    private static void agree(AttentionPattern pattern, int head, int query, int key, Random random) {
        int queries = 1 + random.nextInt(Math.min(64, TOKENS - query));
        int keys = 1 + random.nextInt(Math.min(70, TOKENS - key));
        long pairs = 0;
        int first = Integer.MAX_VALUE;
        for (int j = key; j < TOKENS; j++) {
            long bits = pattern.queriesOf(head, query, queries, j);
            int k = j;
            for (int i = 0; i < queries; i++) {
                int at = i;
                boolean allowed = pattern.allows(head, query + i, j);
                assertEquals(allowed, (bits >>> at & 1) != 0, () -> pattern + " query " + (query + at) + " key " + k);
                pairs += allowed && j < key + keys ? 1 : 0;
                first = allowed ? Math.min(first, j) : first;
            }
        }
        String where = pattern + " queries " + query + "+" + queries + " keys " + key + "+" + keys;
        Tile tile = pattern.classify(head, query, query + queries - 1, key, key + keys - 1);
        assertTrue(tile != Tile.EMPTY || pairs == 0, where + " is not empty");
        assertTrue(tile != Tile.FULL || pairs == (long) queries * keys, where + " is not full");
        int next = pattern.nextKey(head, query, query + queries - 1, key);
        assertTrue(next >= key && next <= first, where + " leaps to " + next + " over " + first);
        assertEquals(pairs, PairCount.in(pattern, head, query, query + queries - 1, key, key + keys - 1), where);
    }

    @Test
    void tilesInsideAndOutsideOfAPatternAreKnownWithoutAskingPairs() {
        assertEquals(Tile.FULL,
                Window.causal(256).classify(0, 1 << 28, (1 << 28) + 63, (1 << 28) - 128, (1 << 28) - 65));
        assertEquals(Tile.EMPTY, new Dilated(new Window(4, 4), List.of(64)).classify(0, 0, 15, 32, 47));
        assertEquals(Tile.FULL, Documents.ofLengths(1000, 2000).classify(0, 1000, 1063, 2000, 2063));
        assertEquals(Tile.EMPTY, Documents.ofLengths(1000, 2000).classify(0, 900, 963, 1000, 1063));
        assertEquals(Tile.FULL, new Chunked(64).classify(0, 64, 127, 64, 127));
        assertEquals(Tile.FULL, SparseTransformer.fixedFar(128, 64).classify(0, 512, 575, 64, 127));
        assertEquals(Tile.FULL, BigBird.internal(1 << 14, 64, 3, 1, new Rng(1)).classify(0, 0, 63, 640, 703));
    }

    @Test
    void countsThePairsOfTheLiterature() {
        assertEquals(58, pairs(Window.causal(4)));
        assertEquals(70, pairs(WindowConvention.GRIFFIN.window(4)));
        assertEquals(74, pairs(new Window(2, 2)));
        assertEquals(68, pairs(new Dilated(new Window(2, 2), List.of(2))));
        assertEquals(52, pairs(new Dilated(new Window(3, 0), List.of(2))));
        assertEquals(100, pairs(new Window(2, 2).or(GlobalQueries.both(Positions.of(0)))));
        assertEquals(58, pairs(SparseTransformer.stridedNear(4)));
        assertEquals(40, pairs(Dilated.column(4)));
        assertEquals(82, pairs(SparseTransformer.strided(4)));
        assertEquals(40, pairs(SparseTransformer.fixedNear(4)));
        assertEquals(28, pairs(SparseTransformer.fixedFar(4, 1)));
        assertEquals(64, pairs(SparseTransformer.fixed(4, 1)));
        assertEquals(81, pairs(FirstKeys.sinks(2, 4)));
        assertEquals(40, pairs(new Chunked(4).and(new Causal())));
        assertEquals(136, pairs(new Causal()));
        assertEquals(256, pairs(new Full()));
    }

    private static long pairs(AttentionPattern pattern) {
        return PairCount.of(pattern, 0, 16);
    }

    @Test
    void aMillionTokensCostNothingButTheirPairs() {
        long tokens = 1 << 20;
        assertEquals(256 * tokens - 256 * 255 / 2, PairCount.of(Window.causal(256), 0, 1 << 20));
    }

    @Test
    void eachConventionHasItsOwnNumberOfKeys() {
        int[] keys = {8, 9, 17, 17, 9, 9, 9, 9, 9, 9, 8, 15, 9, 8};
        WindowConvention[] all = WindowConvention.values();
        for (int i = 0; i < all.length; i++) {
            Window window = all[i].window(8);
            assertEquals(keys[i], window.left() + window.right() + 1, all[i].toString());
        }
    }

    @Test
    void flashAttentionCallsEverythingMinusOne() {
        assertEquals(new Window(3, 0), Window.flashAttention(3, 0));
        assertEquals(136, pairs(Window.flashAttention(-1, 0)));
        assertEquals(256, pairs(Window.flashAttention(-1, -1)));
    }

    @Test
    void bigBirdHasTheBlocksOfThePaper() {
        BlockLayout layout = BigBird.internal(8 * 4, 4, 1, 2, new Rng(3)).layout();
        int[] blocks = IntStream.range(0, 8).map(row -> layout.blocks(1, row)).toArray();
        assertEquals(List.of(8, 5, 6, 6, 6, 6, 5, 8), IntStream.of(blocks).boxed().toList());
        assertEquals(50.0 / 64, layout.density());
        assertEquals(8 / (50.0 / 8), layout.imbalance());
    }

    @Test
    void edgesLeadFromKeysToQueriesAndCountOnce() {
        Neighbours graph = Neighbours.of(4, new int[] {3, 1, 3, 0}, new int[] {0, 0, 0, 2}, true);
        assertTrue(graph.allows(0, 0, 3) && graph.allows(0, 0, 1) && graph.allows(0, 2, 0) && graph.allows(0, 1, 1));
        assertEquals(7, PairCount.of(graph, 0, 4));
        assertEquals(3, PairCount.of(Neighbours.of(4, new int[] {3, 1, 3, 0}, new int[] {0, 0, 0, 2}, false), 0, 4));
    }

    @Test
    void repeatedBlocksAreLevelsToMerge() {
        List<BlockSparse> levels = RepeatedBlocks.bigBird(2, 6, new int[][][] {{{0, 0}, {5, 3}, {0, 5}, {2, 2}}});
        assertEquals(List.of(31, 6, 1), levels.stream().map(PatternsTest::blocks).toList());
        assertTrue(levels.get(1).layout().sees(0, 4, 2));
        assertTrue(levels.get(1).layout().sees(0, 3, 5));
        assertTrue(levels.get(2).layout().sees(0, 1, 0));
    }

    private static int blocks(BlockSparse pattern) {
        return IntStream.range(0, 6).map(row -> pattern.layout().blocks(0, row)).sum();
    }

    @Test
    void refusesWhatMakesNoSense() {
        refuse("a window as MISTRAL counts it needs at least 1, got 0", () -> Window.causal(0));
        refuse("a window as LONGFORMER_TRANSFORMERS counts it needs an even number of at least 2, got 7",
                () -> WindowConvention.LONGFORMER_TRANSFORMERS.window(7));
        refuse("a window needs a left and a right of 0 to 2^30, got -1 and 0", () -> new Window(-1, 0));
        refuse("a dilated window needs a dilation of at least 1, got [1, 0]",
                () -> new Dilated(new Window(1, 1), List.of(1, 0)));
        refuse("block-sparse attention needs a block of at least 1, got 0",
                () -> new BlockSparse(0, BlockLayout.of(1, 1, 1, (h, i, j) -> true)));
        refuse("an edge needs nodes from 0 to 2, got 3",
                () -> Neighbours.of(3, new int[] {3}, new int[] {0}, true));
        refuse("a document needs at least 1 token, got lengths [3, 0]", () -> Documents.ofLengths(3, 0));
        refuse("a range of positions needs to begin at 0 or later and not to end before, got 3 to 2",
                () -> Positions.range(3, 2));
        refuse("2 patterns have none for sequence 2",
                () -> new PerSequence(List.of(new Full(), new Causal())).ofSequence(2));
    }

    private static void refuse(String message, Executable bad) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, bad).getMessage());
    }
}
