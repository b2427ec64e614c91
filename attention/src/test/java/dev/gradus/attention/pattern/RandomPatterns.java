package dev.gradus.attention.pattern;

import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.random.Rng;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Patterns of every kind with sizes drawn at random, for a given number of tokens and heads. */
public final class RandomPatterns {
    private RandomPatterns() {}

    /** One pattern of every kind, and unions and intersections of them. */
    public static List<AttentionPattern> all(Random random, int tokens, int heads) {
        List<AttentionPattern> simple = simple(random, tokens, heads);
        List<AttentionPattern> all = new ArrayList<>(simple);
        for (int i = 0; i < 8; i++) {
            AttentionPattern a = simple.get(random.nextInt(simple.size()));
            AttentionPattern b = simple.get(random.nextInt(simple.size()));
            all.add(i % 2 == 0 ? a.and(b) : a.or(b));
        }
        return all;
    }

    private static List<AttentionPattern> simple(Random random, int tokens, int heads) {
        int some = 1 + random.nextInt(tokens);
        int few = 1 + random.nextInt(9);
        Positions positions = Positions.of(random.ints(few, 0, tokens).toArray());
        List<Integer> dilations = IntStream.range(0, heads).mapToObj(h -> 1 + random.nextInt(80)).toList();
        BlockLayout layout = BlockLayout.of(
                heads, tokens / few + 1, tokens / few + 1, (h, i, j) -> random.nextInt(4) == 0);
        return List.of(
                new Full(), new Causal(), new Window(random.nextInt(some), random.nextInt(some)),
                Window.causal(some), new Window(Window.UNLIMITED, 0),
                new Dilated(new Window(random.nextInt(few), random.nextInt(few)), dilations), Dilated.column(some),
                new Summaries(few + 2, random.nextInt(2), few), new Chunked(some), new FirstKeys(few),
                FirstKeys.sinks(few, some), FirstKeys.prefix(some), new GlobalKeys(positions),
                new GlobalQueries(positions), GlobalQueries.both(positions), documents(random, tokens),
                graph(random, tokens), new BlockSparse(few, layout),
                BigBird.internal(tokens, few, 1 + random.nextInt(3), heads, new Rng(some)),
                BigBird.extended(few, Math.max(1, tokens - few), few, 2, heads, new Rng(some)),
                SparseTransformer.strided(some), SparseTransformer.fixed(2 * few, few),
                SparseTransformer.fixed(3 * few, few, 3, heads),
                new Shifted(few, new Causal()), new Transposed(new Causal()),
                new FinishedBlocks(few, 1 + random.nextInt(few), random.nextInt(5)),
                selected(random, few, tokens, heads));
    }

    private static SelectedBlocks selected(Random random, int block, int tokens, int heads) {
        BitSet[][] chosen = new BitSet[heads][tokens];
        int most = 1 + random.nextInt(4);
        for (BitSet[] queries : chosen) {
            for (int t = 0; t < tokens; t++) {
                queries[t] = new BitSet();
                for (int n = random.nextInt(most); n > 0; n--) {
                    queries[t].set(random.nextInt(t / block + 1));
                }
            }
        }
        return new SelectedBlocks(block, 1, 0, chosen);
    }

    private static Documents documents(Random random, int tokens) {
        int[] ids = new int[tokens];
        for (int i = 1; i < tokens; i++) {
            ids[i] = ids[i - 1] + (random.nextInt(20) == 0 ? 1 : 0);
        }
        return Documents.ofIds(ids);
    }

    private static Neighbours graph(Random random, int tokens) {
        return Neighbours.of(tokens, random.ints(3 * tokens, 0, tokens).toArray(),
                random.ints(3 * tokens, 0, tokens).toArray(), random.nextBoolean());
    }
}
