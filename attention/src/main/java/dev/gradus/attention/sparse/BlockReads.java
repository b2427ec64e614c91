package dev.gradus.attention.sparse;

import dev.gradus.attention.pattern.Chunked;
import dev.gradus.attention.pattern.PerSequence;
import dev.gradus.attention.pattern.SelectedBlocks;
import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.index.IndexAdd;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.pattern.AttentionPattern;
import dev.gradus.pattern.Causal;
import dev.gradus.sequence.KeyValues;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Attention to blocks of the queries' own choice, at the cost of their pairs.
 *
 * <p>Neighbouring queries choose different blocks, so that together they would read nearly all. Here a query takes part once
 * for each earlier block that it chose, and the parts of a head are sorted by block: neighbours then read the same keys. What
 * the parts of a query have read, and what it reads of its own block up to itself, is merged by the sums of their
 * exponentials. Legend: B sequences, T queries, H heads, N parts of a head, d elements of a head.
 *
 * @param rows which query of [B T H] each part of [B N H] is; a head with fewer parts than another has some that see nothing
 * @param count N
 * @param pattern the block of each part
 */
record BlockReads(Tensor rows, int count, AttentionPattern pattern) {

    /** The parts of one head: whose they are, and which block they see. */
    private record Parts(int[] queries, int[] blocks) {}

    /** Takes one earlier block of a query. */
    private interface Choice {
        void accept(int query, int block);
    }

    /** What queries q [B,T,H,d] at the end of k and v [B,S,K,d] read of their own blocks and of those they chose: [B,T,H,d]. */
    static Tensor attend(List<SelectedBlocks> chosen, Tensor q, Tensor k, Tensor v, double scale) {
        AttentionPattern own = new Chunked(chosen.get(0).block()).and(new Causal());
        Tensor[] near = Autograd.run(new Attention(own, scale), q, k, v);
        BlockReads reads = of(chosen, q, k.dim(1));
        if (reads.count == 0) {
            return near[0];
        }
        Tensor parts = flat(q).apply(new IndexSelect(0), reads.rows)
                .reshape(q.dim(0), reads.count, q.dim(2), q.dim(3));
        Tensor[] far = Autograd.run(new Attention(reads.pattern, scale), parts, k, v);
        return reads.merged(near, far).reshape(near[0].shape().dims());
    }

    /** The same from a cache: one query reads it where it lies. */
    static Tensor attend(List<SelectedBlocks> chosen, Tensor q, KeyValues all, double scale) {
        return q.dim(1) == 1
                ? all.attend(q, new PerSequence(List.copyOf(chosen)), scale)
                : attend(chosen, q, all.keys(), all.values(), scale);
    }

    private static Tensor flat(Tensor heads) {
        return heads.reshape(heads.dim(0) * heads.dim(1) * heads.dim(2), heads.dim(3));
    }

    private static BlockReads of(List<SelectedBlocks> chosen, Tensor q, int keys) {
        int heads = q.dim(2);
        Parts[] parts = new Parts[q.dim(0) * heads];
        Arrays.setAll(parts, i -> sorted(chosen.get(i / heads), i % heads, keys - q.dim(1), q.dim(1)));
        int count = Arrays.stream(parts).mapToInt(one -> one.queries.length).max().orElse(0);
        int[] rows = new int[parts.length * count];
        for (int i = 0; i < rows.length; i++) { // [B,N,H]
            int sequence = i / heads / Math.max(1, count);
            int[] queries = parts[sequence * heads + i % heads].queries;
            int part = i / heads % count;
            int query = part < queries.length ? queries[part] : 0;
            rows[i] = (sequence * q.dim(1) + query) * heads + i % heads;
        }
        return new BlockReads(Tensor.of(rows, rows.length), count, pattern(chosen, parts, keys - count));
    }

    private static AttentionPattern pattern(List<SelectedBlocks> chosen, Parts[] parts, int first) {
        int heads = parts.length / chosen.size();
        List<AttentionPattern> sequences = new ArrayList<>();
        for (int from = 0; from < parts.length; from += heads) {
            int[][] blocks = new int[heads][];
            for (int h = 0; h < heads; h++) {
                blocks[h] = parts[from + h].blocks;
            }
            sequences.add(new SortedParts(chosen.get(0).block(), first, blocks));
        }
        return new PerSequence(sequences);
    }

    /** The parts of a head, by block and then by place. */
    private static Parts sorted(SelectedBlocks chosen, int head, int first, int tokens) {
        int[] starts = new int[(first + tokens - 1) / chosen.block() + 2];
        each(chosen, head, first, tokens, (query, block) -> starts[block + 1]++);
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] queries = new int[starts[starts.length - 1]];
        int[] blocks = new int[queries.length];
        each(chosen, head, first, tokens, (query, block) -> {
            blocks[starts[block]] = block;
            queries[starts[block]++] = query;
        });
        return new Parts(queries, blocks);
    }

    private static void each(SelectedBlocks chosen, int head, int first, int tokens, Choice body) {
        for (int query = 0; query < tokens; query++) {
            int own = (first + query) / chosen.block();
            BitSet blocks = chosen.of(head, first + query);
            for (int block = blocks.nextSetBit(0); block >= 0 && block < own; block = blocks.nextSetBit(block + 1)) {
                body.accept(query, block);
            }
        }
    }

    /** Outputs and sums of the own blocks, [B,T,H,d] and [B,H,T], and of the parts, [B,N,H,d] and [B,H,N]: [B T H,d]. */
    private Tensor merged(Tensor[] near, Tensor[] far) {
        Tensor own = column(near[1]);
        Tensor more = column(far[1]);
        Tensor most = greatest(own, more);
        Tensor ownWeight = own.sub(most).exp(); // [B T H,1]
        Tensor weight = more.sub(most.apply(new IndexSelect(0), rows)).exp(); // [B N H,1]
        Tensor sum = ownWeight.apply(new IndexAdd(0), rows, weight);
        Tensor share = weight.div(sum.apply(new IndexSelect(0), rows));
        return flat(near[0]).mul(ownWeight.div(sum)).apply(new IndexAdd(0), rows, flat(far[0]).mul(share));
    }

    private static Tensor column(Tensor lse) {
        return lse.transpose(1, 2).reshape(lse.size(), 1);
    }

    /** The greatest sum of every query, without history. */
    private Tensor greatest(Tensor own, Tensor more) {
        double[] most = own.detach().to(DType.FLOAT64).doubles().clone();
        double[] others = more.detach().to(DType.FLOAT64).doubles();
        for (int i = 0; i < others.length; i++) {
            int row = rows.ints()[i];
            most[row] = Math.max(most[row], others[i]);
        }
        return Tensor.of(most, most.length, 1).to(own.dtype());
    }
}
