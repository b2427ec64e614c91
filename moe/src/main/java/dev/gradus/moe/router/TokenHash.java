package dev.gradus.moe.router;

import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Routing by a fixed table from token ids to experts (Roller et al. 2021, Hash Layers): nothing is learned, and outputs are
 * not scaled.
 *
 * <p>With M tables a token has M slots, and table m has experts of its own, numbered from {@code m E / M}: the segments of
 * MultiHash (section 3.3), each a narrower network. Ids may be those of the current tokens, of earlier ones, or of
 * clusters.
 */
public final class TokenHash {
    private final int[][] tables;
    private final int perTable;

    private TokenHash(int[][] tables, int perTable) {
        this.tables = tables;
        this.perTable = perTable;
    }

    /**
     * Every token to an expert that is drawn at random.
     *
     * @param vocabulary V, ids from 0 to V - 1
     * @param numExperts E
     * @param rng        random numbers
     * @return the hash
     */
    public static TokenHash random(int vocabulary, int numExperts, Rng rng) {
        check(vocabulary, numExperts);
        return new TokenHash(new int[][] {IntStream.generate(() -> rng.nextInt(numExperts)).limit(vocabulary).toArray()
        }, numExperts);
    }

    /**
     * Tokens from the most frequent to the rarest, each to the expert with the fewest occurrences so far (section 3.2).
     *
     * @param counts     occurrences of each id in the training text, [V]
     * @param numExperts E
     * @return the hash
     */
    public static TokenHash balanced(long[] counts, int numExperts) {
        check(counts.length, numExperts);
        long[] load = new long[numExperts];
        int[] table = new int[counts.length];
        IntStream.range(0, counts.length).boxed().sorted(Comparator.comparingLong(id -> -counts[id])).forEach(id -> {
            int least = IntStream.range(0, numExperts).reduce((a, b) -> load[b] < load[a] ? b : a).orElseThrow();
            table[id] = least;
            load[least] += counts[id];
        });
        return new TokenHash(new int[][] {table}, numExperts);
    }

    /**
     * Several hashes side by side.
     *
     * @param hashes with one table each, of the same sizes
     * @return a hash with M slots a token and M times as many experts
     */
    public static TokenHash multi(TokenHash... hashes) {
        boolean alike = hashes.length > 0 && Arrays.stream(hashes).allMatch(h -> h.tables.length == 1
                && h.perTable == hashes[0].perTable && h.tables[0].length == hashes[0].tables[0].length);
        if (!alike) {
            throw new IllegalArgumentException("a multi-hash needs single hashes of the same sizes, got "
                    + hashes.length + " that differ");
        }
        return new TokenHash(
                Arrays.stream(hashes).map(hash -> hash.tables[0]).toArray(int[][]::new), hashes[0].perTable);
    }

    private static void check(int vocabulary, int numExperts) {
        if (vocabulary < 1 || numExperts < 1) {
            throw new IllegalArgumentException(
                    "a hash needs at least 1 token and 1 expert, got " + vocabulary + " and " + numExperts);
        }
    }

    /**
     * Routes tokens by their ids, with all scores 0 and all weights 1.
     *
     * @param ids   int32, S of them in any shape
     * @param dtype float type of the weights
     * @return who goes where; slot m is that of table m
     * @throws IllegalArgumentException if an id is outside of the tables
     */
    public Routing route(Tensor ids, DType dtype) {
        int[] chosen = new int[ids.size() * tables.length];
        double[] share = new double[ids.size() * numExperts()];
        for (int slot = 0; slot < chosen.length; slot++) {
            int table = slot % tables.length;
            chosen[slot] = table * perTable + expert(table, ids.ints()[slot / tables.length]);
            share[slot / tables.length * numExperts() + chosen[slot]] = 1.0 / tables.length;
        }
        Shape slots = Shape.of(ids.size(), tables.length);
        Shape scores = Shape.of(ids.size(), numExperts());
        return new Routing(Tensor.zeros(dtype, scores), Tensor.of(share, scores.dims()).to(dtype),
                Tensor.of(chosen, slots.dims()), Tensor.full(dtype, slots, 1));
    }

    private int expert(int table, int id) {
        if (id < 0 || id >= tables[table].length) {
            throw new IllegalArgumentException(
                    "a hash needs ids from 0 to " + (tables[table].length - 1) + ", got " + id);
        }
        return tables[table][id];
    }

    /**
     * Number of experts, over all tables.
     *
     * @return E
     */
    public int numExperts() {
        return tables.length * perTable;
    }
}
